#include "core/weights/convert.h"

#include "core/base/sha256.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <unistd.h>

namespace mimik::weights {

namespace {

/// A file under a temporary name, hashed while it is written; removed unless it is finished.
class HashedFile {
public:
    explicit HashedFile(const std::filesystem::path &file)
        : m_file(file), m_part(file.string() + ".part"), m_stream(std::fopen(m_part.c_str(), "wb"), &std::fclose)
    {
    }
    ~HashedFile()
    {
        std::error_code ignored;
        if (!m_finished)
            std::filesystem::remove(m_part, ignored);
    }
    HashedFile(const HashedFile &) = delete;
    HashedFile &operator=(const HashedFile &) = delete;

    Result<> add(std::string_view bytes)
    {
        if (!m_stream || std::fwrite(bytes.data(), 1, bytes.size(), m_stream.get()) != bytes.size())
            return cannotWrite();
        m_sha.add(bytes);
        return {};
    }
    /// @return  sha256
    Result<std::string> finish()
    {
        if (std::fflush(m_stream.get()) != 0 || ::fsync(::fileno(m_stream.get())) != 0 ||
            std::rename(m_part.c_str(), m_file.c_str()) != 0)
            return cannotWrite();
        m_finished = true;
        return m_sha.hex();
    }

private:
    tl::unexpected<Error> cannotWrite() const
    {
        return fail(ErrorCode::Io, "cannot write " + m_file.string() + ": " + std::strerror(errno), m_file.string());
    }

    std::filesystem::path m_file, m_part;
    std::unique_ptr<std::FILE, int (*)(std::FILE *)> m_stream;
    Sha256 m_sha;
    bool m_finished = false;
};

} // namespace

Result<> writeSafetensorsModel(const std::filesystem::path &file, const ModelFile &model,
                               const std::vector<NamedTensor> &extra, ModelCard card)
{
    std::vector<TensorInfo> infos;
    for (const auto &[name, tensor] : model.tensors())
        infos.push_back({name, tensor.storedDtype(), tensor.shape});
    for (const auto &[name, tensor] : extra)
        infos.push_back({name, "F32", tensor.shape});
    HashedFile out(file);
    if (auto ok = out.add(safetensorsHeader(infos, {{"format", "pt"}, {"kind", card.kind}})); !ok)
        return ok;
    for (const auto &[name, tensor] : model.tensors()) {
        const auto bytes = model.tensorBytes(name);
        if (!bytes)
            return passOn(bytes);
        if (auto ok = out.add(*bytes); !ok)
            return ok;
    }
    for (const auto &named : extra)
        if (auto ok = out.add({reinterpret_cast<const char *>(named.tensor.data.data()), named.tensor.data.size() * 4});
            !ok)
            return ok;
    auto hash = out.finish();
    if (!hash)
        return passOn(hash);
    card.sha256 = std::move(*hash);
    return writeJson(cardPath(file), Json(card));
}

} // namespace mimik::weights
