#pragma once

#include <QStringList>
#include <QWidget>

#include <memory>

class QLabel;
class QProcess;
class QTemporaryDir;

namespace mimik::ui {

class AppContext;

/// Adds model files to the workspace, one after another: our own as they are, those of other programs after the engine
/// has converted them in a process of its own. A line with what is being read, and a way to stop; hidden else.
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
    void convert(const QString &file);
    void onConverted(const QString &file, const QString &model, int exitCode, bool crashed);
    void take(const QString &model, const QString &notes);
    void endOne();

    AppContext &m_context;
    QStringList m_waiting;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess *m_engine = nullptr;
    QLabel *m_text;
    bool m_isBusy = false;
};

} // namespace mimik::ui
