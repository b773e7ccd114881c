#include "core/jobs/preview_client.h"

#include "core/jobs/runner.h"

#include <QProcessEnvironment>
#include <algorithm>
#include <cstring>
#include <spdlog/spdlog.h>

namespace mimik::jobs {

namespace {

constexpr int kFirstPauseMs = 200;
constexpr int kLongestPauseMs = 5000;
constexpr int kMaxSide = 4096;
// Messages are short; a longer line is not of our worker.
constexpr qsizetype kMaxLine = 1 << 20;

} // namespace

PreviewClient::PreviewClient(QObject *parent) : QObject(parent)
{
    m_restart.setSingleShot(true);
    connect(&m_restart, &QTimer::timeout, this, &PreviewClient::start);
}

PreviewClient::~PreviewClient()
{
    blockSignals(true);
    QProcess *process = m_process.get();
    stop();
    delete process; // without an event loop deleteLater would come too late
}

void PreviewClient::setCommand(const QString &program, const QStringList &arguments)
{
    m_program = program;
    m_arguments = arguments;
}

void PreviewClient::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

std::int64_t PreviewClient::workerPid() const
{
    return m_process ? m_process->processId() : 0;
}

void PreviewClient::warmUp()
{
    if (!m_process && !m_restart.isActive())
        start();
}

std::int64_t PreviewClient::request(PreviewRequest request)
{
    request.id = ++m_lastId;
    m_request = std::move(request);
    m_wanted = true;
    if (m_greeted)
        send();
    else
        warmUp();
    return m_lastId;
}

void PreviewClient::drop()
{
    if (!m_wanted)
        return;
    // An empty request is done at once and makes the worker leave the one before.
    m_request = PreviewRequest{};
    m_request.id = ++m_lastId;
    if (m_greeted)
        send();
    m_wanted = false;
    if (m_state == State::Busy)
        setState(State::Ready);
}

void PreviewClient::stop()
{
    m_restart.stop();
    m_wanted = false;
    if (m_process) {
        m_process->disconnect(this);
        m_process->closeWriteChannel();
        // Ends by itself on end of input; a hard stop spares the window the wait. It holds nothing worth saving.
        m_process->kill();
        m_process->waitForFinished(1000);
        m_process.release()->deleteLater(); // this may be called from one of its signals
    }
    m_greeted = false;
    setState(State::Stopped);
}

void PreviewClient::start()
{
    QString program = m_program;
    QStringList arguments = m_arguments;
    if (program.isEmpty()) {
        const auto engine = findEngine();
        if (!engine) {
            setState(State::Stopped);
            const QString text = QString::fromStdString(engine.error().message());
            QMetaObject::invokeMethod(
                this, [this, text, id = m_lastId] { Q_EMIT error(id, text); }, Qt::QueuedConnection);
            return;
        }
        program = QString::fromStdString(engine->string());
        arguments = {QStringLiteral("worker"), QStringLiteral("--preview")};
    }
    m_greeted = false;
    m_buffer.clear();
    m_payload = -1;
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::SeparateChannels);
    // Threads that wait must not spin: a training may want the cores.
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!environment.contains(QStringLiteral("OMP_WAIT_POLICY")))
        environment.insert(QStringLiteral("OMP_WAIT_POLICY"), QStringLiteral("passive"));
    m_process->setProcessEnvironment(environment);
    connect(m_process.get(), &QProcess::readyReadStandardError, this, [this] {
        const auto lines = m_process->readAllStandardError().split('\n');
        for (const QByteArray &line : lines) {
            if (!line.trimmed().isEmpty())
                spdlog::info("preview worker: {}", line.trimmed().toStdString());
        }
    });
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &PreviewClient::onOutput);
    connect(m_process.get(), &QProcess::finished, this, &PreviewClient::onFinished);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError problem) {
        if (problem == QProcess::FailedToStart)
            onFinished();
    });
    setState(State::Starting);
    m_process->start(program, arguments);
}

void PreviewClient::send()
{
    const std::string line = toJson(m_request).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    m_process->write(line.data(), static_cast<qint64>(line.size()));
    setState(State::Busy);
}

void PreviewClient::onOutput()
{
    m_buffer += m_process->readAllStandardOutput();
    while (takeMessage()) {
    }
}

/// Takes one line or one payload off the buffer; false when it is not complete yet.
bool PreviewClient::takeMessage()
{
    if (m_payload >= 0) {
        if (m_buffer.size() < m_payload)
            return false;
        const bool newest = m_wanted && m_faceId == m_lastId;
        if (newest)
            std::memcpy(m_face.pixels.data(), m_buffer.constData(), static_cast<std::size_t>(m_payload));
        m_buffer.remove(0, m_payload);
        m_payload = -1;
        if (newest)
            Q_EMIT faceReady(m_faceId, m_faceCell, m_face);
        return m_process != nullptr; // a slot may have called stop()
    }
    const qsizetype end = m_buffer.indexOf('\n');
    if (end < 0) {
        if (m_buffer.size() > kMaxLine)
            m_process->kill();
        return false;
    }
    const Json message = Json::parse(m_buffer.constData(), m_buffer.constData() + end, nullptr, false);
    m_buffer.remove(0, end + 1);
    if (!message.is_object() || !message.contains("type")) {
        spdlog::debug("preview worker: a line that is no message");
        return true;
    }
    try {
        const std::string type = message.at("type").get<std::string>();
        if (type == "hello") {
            m_greeted = true;
            if (m_wanted)
                send();
            else
                setState(State::Ready);
            return true;
        }
        const auto id = message.at("id").get<std::int64_t>();
        const bool newest = m_wanted && id == m_lastId;
        if (type == "face") {
            const int width = message.at("width").get<int>();
            const int height = message.at("height").get<int>();
            const auto bytes = message.at("bytes").get<std::int64_t>();
            if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide ||
                bytes != std::int64_t(3) * width * height) {
                spdlog::error("preview worker: a face of impossible size");
                m_process->kill(); // the stream cannot be followed any more
                return false;
            }
            m_faceId = id;
            m_faceCell = message.at("cell").get<int>();
            m_face = newest ? Image(width, height) : Image();
            m_payload = bytes;
        } else if (type == "done" && newest) {
            m_wanted = false;
            m_failures = 0;
            setState(State::Ready);
            Q_EMIT done(id);
        } else if (type == "error" && newest) {
            m_wanted = false;
            setState(State::Ready);
            Q_EMIT error(id, QString::fromStdString(message.at("text").get<std::string>()));
        }
    } catch (const Json::exception &e) {
        spdlog::error("preview worker: {}", e.what());
        m_process->kill();
        return false;
    }
    return m_process != nullptr;
}

void PreviewClient::onFinished()
{
    if (!m_process)
        return;
    const QString problem = m_process->errorString();
    const bool neverStarted = m_process->error() == QProcess::FailedToStart;
    m_process->disconnect(this);
    m_process.release()->deleteLater(); // we are in one of its signals
    const bool greeted = std::exchange(m_greeted, false);
    ++m_failures;
    // A worker that dies again and again before or on this very request will not answer it.
    if (neverStarted || m_failures >= 4) {
        const bool tell = std::exchange(m_wanted, false);
        setState(State::Stopped);
        m_failures = 0;
        if (tell)
            Q_EMIT error(m_lastId, neverStarted ? tr("The preview engine does not start: %1").arg(problem)
                                                : tr("The preview engine keeps stopping; see the log."));
        return;
    }
    spdlog::warn("the preview worker {}; it is started again", greeted ? "has stopped" : "did not start");
    setState(State::Starting);
    m_restart.start(std::min(kFirstPauseMs << (m_failures - 1), kLongestPauseMs));
}

} // namespace mimik::jobs
