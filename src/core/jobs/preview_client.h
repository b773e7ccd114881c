#pragma once

#include "core/base/image.h"
#include "core/base/preview.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <memory>

namespace mimik::jobs {

/// The window's side of the preview worker. Keeps one worker process with a warm model; the newest request wins,
/// answers to older ones are dropped. A worker that dies is started again (after 0.2 s, doubling up to 5 s) and gets
/// the newest request again. The worker ends when this object or its process does. GUI thread.
class PreviewClient : public QObject {
    Q_OBJECT
public:
    enum class State {
        Stopped,  ///< no worker; the first request starts one
        Starting, ///< no answer yet from a new worker
        Ready,    ///< waits for a request
        Busy,     ///< works on the newest request
    };
    Q_ENUM(State)

    explicit PreviewClient(QObject *parent = nullptr);
    ~PreviewClient() override;

    /// Another program than findEngine() with `worker --preview`: for tests.
    void setCommand(const QString &program, const QStringList &arguments);

    /// Starts the worker, so that the first request does not wait for it.
    void warmUp();
    /// Replaces whatever was asked before. @return the id that the answers carry
    std::int64_t request(PreviewRequest request);
    /// Forgets the newest request: no more answers.
    void drop();
    void stop();

    State state() const { return m_state; }
    std::int64_t workerPid() const;

Q_SIGNALS:
    void stateChanged(mimik::jobs::PreviewClient::State state);
    /// One face of the newest request. Faces come in the order of the cells.
    void faceReady(std::int64_t id, int cell, const mimik::Image &image);
    void done(std::int64_t id);
    /// The request failed, or (id of the newest request) the worker cannot be started.
    void error(std::int64_t id, const QString &text);

private:
    void start();
    void send();
    void onOutput();
    bool takeMessage();
    void onFinished();
    void setState(State state);

    QString m_program;
    QStringList m_arguments;
    std::unique_ptr<QProcess> m_process;
    QTimer m_restart;
    int m_failures = 0;
    State m_state = State::Stopped;
    std::int64_t m_lastId = 0;
    PreviewRequest m_request; ///< the newest
    bool m_wanted = false;    ///< m_request waits for its answer
    bool m_greeted = false;   ///< the worker has said hello
    QByteArray m_buffer;
    qsizetype m_payload = -1; ///< bytes of the face that is being read; -1: a line comes next
    std::int64_t m_faceId = 0;
    int m_faceCell = 0;
    Image m_face;
};

} // namespace mimik::jobs
