#include "core/weights/npz.h"

#include <memory>
#include <zip.h>

namespace mimik::weights {

Result<std::map<std::string, NpyArray>> readNpz(const std::filesystem::path &file)
{
    if (!std::filesystem::is_regular_file(file))
        return fail(ErrorCode::NotFound, "no such file", file.string());
    int code = 0;
    const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(zip_open(file.c_str(), ZIP_RDONLY, &code),
                                                                 &zip_discard);
    if (!archive)
        return fail(ErrorCode::WrongKind, "is no .npz archive (a zip file of .npy arrays) or is damaged",
                    file.string());
    std::map<std::string, NpyArray> arrays;
    const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        zip_stat_t stat;
        if (zip_stat_index(archive.get(), i, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_SIZE))
            return fail(ErrorCode::Corrupt, "entry " + std::to_string(i) + " of the archive is damaged", file.string());
        std::string name = stat.name;
        constexpr zip_uint64_t kLimit = 4ULL << 30; // nothing sensible is larger; guards against zip bombs
        if (stat.size > kLimit)
            return fail(ErrorCode::Corrupt, "entry '" + name + "' claims more than 4 GiB", file.string());
        const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> entry(zip_fopen_index(archive.get(), i, 0),
                                                                       &zip_fclose);
        std::string bytes(stat.size, '\0');
        char beyond = 0; // only reading beyond the end makes libzip compare the checksum
        if (!entry || zip_fread(entry.get(), bytes.data(), stat.size) != static_cast<zip_int64_t>(stat.size) ||
            zip_fread(entry.get(), &beyond, 1) != 0)
            return fail(ErrorCode::Corrupt, "entry '" + name + "' cannot be unpacked: the file is damaged",
                        file.string());
        if (name.size() > 4 && name.ends_with(".npy"))
            name.resize(name.size() - 4);
        auto array = parseNpy(bytes, file.string() + ":" + name);
        if (!array)
            return passOn(array);
        arrays.emplace(std::move(name), std::move(*array));
    }
    return arrays;
}

} // namespace mimik::weights
