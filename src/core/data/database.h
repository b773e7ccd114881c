#pragma once

#include "core/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mimik::data {

/// One connection to an SQLite file. Thread: the one that opened it.
class Database {
public:
    enum class Access {
        ReadWrite,
        ReadOnly,
        Immutable, ///< nobody can write it (read-only folder): no -wal and -shm files are made
    };
    /// Error: Io, Corrupt (not a database).
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path &file, Access access);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    const std::filesystem::path &file() const { return m_file; }
    Result<> exec(std::string_view sql);
    /// First column of the first row; `missing` where there is no row or it is NULL.
    Result<std::int64_t> integer(std::string_view sql, std::int64_t missing = 0) const;
    QSqlDatabase handle() const;

private:
    Database() = default;
    std::filesystem::path m_file;
    QString m_connection;
};

/// A prepared statement. Bind in order, then run() or step through the rows; bind again for the next use.
///     Statement s(db, "SELECT id FROM images WHERE dataset = ?");
///     s.bind(3); for (;;) { auto more = s.next(); if (!more) return passOn(more); if (!*more) break; ... }
class Statement {
public:
    Statement(const Database &db, std::string_view sql);

    Statement &bind(std::int64_t value);
    Statement &bind(int value) { return bind(static_cast<std::int64_t>(value)); }
    Statement &bind(double value); ///< NaN becomes NULL
    Statement &bind(std::string_view value);
    Statement &bind(const std::string &value) { return bind(std::string_view(value)); }
    Statement &bind(const char *value) { return bind(std::string_view(value)); }
    Statement &bindNull();

    /// Executes; for statements without rows.
    Result<> run();
    /// Executes at first, then steps. False after the last row.
    Result<bool> next();
    std::int64_t lastId() const { return m_lastId; }

    std::int64_t integer(int column) const { return m_query.value(column).toLongLong(); }
    int int32(int column) const { return m_query.value(column).toInt(); }
    double real(int column) const; ///< NULL is NaN
    std::string text(int column) const { return m_query.value(column).toString().toStdString(); }
    bool isNull(int column) const { return m_query.isNull(column); }

private:
    Result<> execute();
    QSqlQuery m_query;
    std::filesystem::path m_file;
    Error m_prepareError;
    std::int64_t m_lastId = 0;
    int m_numBound = 0;
    bool m_isPrepared = false;
    bool m_isRunning = false;
};

/// BEGIN IMMEDIATE … COMMIT; rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Database &db) : m_db(db) {}
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;
    Result<> begin();
    Result<> commit();

private:
    Database &m_db;
    bool m_isOpen = false;
};

} // namespace mimik::data
