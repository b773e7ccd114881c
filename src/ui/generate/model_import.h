#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <memory>

class QLabel;
class QProcess;
class QTemporaryDir;

namespace mimik::ui {

class AppContext;

/// Adds model files to the workspace, one after another. The engine looks at each in a process of its own: our own are
/// taken as they are when they are whole, those of other programs are converted. A line with what is being read, and a
/// way to stop; hidden else.
class ModelImport : public QWidget {
    Q_OBJECT
public:
    explicit ModelImport(AppContext &context, QWidget *parent = nullptr);
    ~ModelImport() override;

    void add(const QStringList &files);
    /// Stops what is being read and forgets the rest.
    void cancel();
    bool isBusy() const { return m_isBusy; }

Q_SIGNALS:
    /// A generator is in the workspace.
    void added(const QString &path);

private:
    void next();
    void check(const QString &file);
    void convert(const QString &file);
    /// Runs the engine; `done` gets what it printed when it succeeded. A failure is said, and the next file follows.
    void runEngine(const QString &file, const QStringList &arguments, std::function<void(const QByteArray &)> done);
    void onEnded(const QString &file, int exitCode, bool crashed, const std::function<void(const QByteArray &)> &done);
    void take(const QString &model, const QString &notes);
    void onTaken(const Result<Json> &taken, const QString &notes);
    void endOne();

    AppContext &m_context;
    QStringList m_waiting;
    std::shared_ptr<QTemporaryDir> m_folder;
    QProcess *m_engine = nullptr;
    QLabel *m_text;
    bool m_isBusy = false;
    int m_generation = 0; ///< answers to what was cancelled are not ours any more
};

} // namespace mimik::ui
