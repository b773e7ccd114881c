#include "core/data/database.h"

#include <QCoreApplication>
#include <QSqlError>
#include <atomic>
#include <cmath>
#include <limits>

namespace mimik::data {

namespace {

QString qt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// Primary result codes of sqlite3.h.
constexpr int kSqlitePerm = 3;
constexpr int kSqliteBusy = 5;
constexpr int kSqliteLocked = 6;
constexpr int kSqliteReadonly = 8;
constexpr int kSqliteIoErr = 10;
constexpr int kSqliteCorrupt = 11;
constexpr int kSqliteFull = 13;
constexpr int kSqliteCantOpen = 14;
constexpr int kSqliteNotADb = 26;

Error errorOf(const QSqlError &error, const std::filesystem::path &file)
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    const std::string where = file.string();
    switch (code) {
    case kSqliteFull:
        return {ErrorCode::Io, "the disk is full; nothing was changed, make room and try again", where};
    case kSqliteIoErr:
        return {ErrorCode::Io, "the system refused to read or write it; nothing was changed", where};
    case kSqliteBusy:
    case kSqliteLocked:
        return {ErrorCode::Busy, "another process is writing to it; try again", where};
    case kSqlitePerm:
    case kSqliteReadonly:
        return {ErrorCode::Io, "it cannot be written to; check the permissions of the folder", where};
    case kSqliteCantOpen:
        return {ErrorCode::Io, "it cannot be opened; check that it exists and may be read", where};
    case kSqliteCorrupt:
        return {ErrorCode::Corrupt, "the database is damaged; restore a backup (workspace.db.v*.bak)", where};
    case kSqliteNotADb:
        return {ErrorCode::Corrupt, "this is not an SQLite database", where};
    default:
        return {ErrorCode::Internal, error.text().toStdString(), where};
    }
}

} // namespace

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path &file, Access access)
{
    static std::atomic<int> numOpened{0};
    MIMIK_ASSERT(QCoreApplication::instance()); // QtSql finds its driver through it
    std::unique_ptr<Database> db(new Database);
    db->m_file = file;
    db->m_connection = QStringLiteral("mimik-%1").arg(++numOpened);
    QSqlDatabase handle = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), db->m_connection);
    if (!handle.isValid())
        return fail(ErrorCode::Internal, "Qt's SQLite driver is missing; install libqt6sql6-sqlite");
    if (access == Access::ReadWrite) {
        handle.setDatabaseName(QString::fromStdString(file.string()));
        handle.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    } else if (access == Access::ReadOnly) {
        handle.setDatabaseName(QString::fromStdString(file.string()));
        handle.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"));
    } else {
        const QByteArray escaped = QString::fromStdString(file.string()).toUtf8().toPercentEncoding("/");
        handle.setDatabaseName(QStringLiteral("file:") + QString::fromLatin1(escaped) + QStringLiteral("?immutable=1"));
        handle.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"));
    }
    if (!handle.open())
        return tl::unexpected<Error>(errorOf(handle.lastError(), file));
    // FULL: a label is on the disk when its call returns, power cut included. 16 MB of pages is enough for 100,000
    // rows.
    for (const char *pragma : {"PRAGMA foreign_keys=ON", "PRAGMA cache_size=-16000", "PRAGMA temp_store=MEMORY"})
        if (auto done = db->exec(pragma); !done)
            return passOn(done);
    if (access == Access::ReadWrite)
        for (const char *pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL"})
            if (auto done = db->exec(pragma); !done)
                return passOn(done);
    // Opening alone reads nothing; this does.
    if (auto version = db->integer("PRAGMA user_version"); !version)
        return passOn(version);
    return db;
}

Database::~Database()
{
    if (m_connection.isEmpty())
        return;
    {
        QSqlDatabase handle = QSqlDatabase::database(m_connection, false);
        handle.close();
    }
    QSqlDatabase::removeDatabase(m_connection);
}

QSqlDatabase Database::handle() const
{
    return QSqlDatabase::database(m_connection, false);
}

Result<> Database::exec(std::string_view sql)
{
    QSqlQuery query(handle());
    if (!query.exec(qt(sql)))
        return tl::unexpected<Error>(errorOf(query.lastError(), m_file));
    return {};
}

Result<std::int64_t> Database::integer(std::string_view sql, std::int64_t missing) const
{
    Statement statement(*this, sql);
    auto row = statement.next();
    if (!row)
        return passOn(row);
    return *row && !statement.isNull(0) ? statement.integer(0) : missing;
}

Statement::Statement(const Database &db, std::string_view sql) : m_query(db.handle()), m_file(db.file())
{
    m_query.setForwardOnly(true);
    m_isPrepared = m_query.prepare(qt(sql));
    if (!m_isPrepared)
        m_prepareError = errorOf(m_query.lastError(), m_file);
}

Statement &Statement::bind(std::int64_t value)
{
    m_query.bindValue(m_numBound++, QVariant(static_cast<qlonglong>(value)));
    return *this;
}

Statement &Statement::bind(double value)
{
    m_query.bindValue(m_numBound++, std::isnan(value) ? QVariant() : QVariant(value));
    return *this;
}

Statement &Statement::bind(std::string_view value)
{
    m_query.bindValue(m_numBound++, QVariant(qt(value)));
    return *this;
}

Statement &Statement::bindNull()
{
    m_query.bindValue(m_numBound++, QVariant());
    return *this;
}

Result<> Statement::execute()
{
    if (!m_isPrepared)
        return tl::unexpected<Error>(m_prepareError);
    m_numBound = 0;
    if (!m_query.exec())
        return tl::unexpected<Error>(errorOf(m_query.lastError(), m_file));
    return {};
}

Result<> Statement::run()
{
    auto done = execute();
    if (done)
        m_lastId = m_query.lastInsertId().toLongLong(); // gone after finish()
    m_query.finish();
    m_isRunning = false;
    return done;
}

Result<bool> Statement::next()
{
    if (!m_isRunning) {
        if (auto done = execute(); !done)
            return passOn(done);
        m_isRunning = true;
    }
    if (m_query.next())
        return true;
    const QSqlError error = m_query.lastError();
    m_query.finish();
    m_isRunning = false;
    if (error.isValid())
        return tl::unexpected<Error>(errorOf(error, m_file));
    return false;
}

double Statement::real(int column) const
{
    return m_query.isNull(column) ? std::numeric_limits<double>::quiet_NaN() : m_query.value(column).toDouble();
}

Transaction::~Transaction()
{
    if (m_isOpen)
        (void)m_db.exec("ROLLBACK");
}

Result<> Transaction::begin()
{
    auto done = m_db.exec("BEGIN IMMEDIATE");
    m_isOpen = done.has_value();
    return done;
}

Result<> Transaction::commit()
{
    auto done = m_db.exec("COMMIT");
    m_isOpen = !done.has_value();
    return done;
}

} // namespace mimik::data
