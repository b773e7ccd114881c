#pragma once

#include "core/base/files.h"
#include "core/base/image.h"
#include "core/base/json.h"
#include "core/base/png.h"
#include "core/data/workspace.h"
#include "support/test_support.h"

#include <QtTest>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

namespace mimik::data::test {

namespace fs = std::filesystem;

/// The value of a result; ends the test program with the sentence of the error.
template <typename T>
T valueOf(Result<T> result)
{
    if (!result)
        qFatal("%s", result.error().message().c_str());
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

inline void writeText(const fs::path &file, const std::string &text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

inline std::string readText(const fs::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A small gray picture; different numbers give different pictures.
inline std::string pngOf(int number, int side = 8)
{
    Image image(side, side, 1);
    for (std::size_t n = 0; n < image.pixels.size(); ++n)
        image.pixels[n] = static_cast<std::uint8_t>((number * 37 + static_cast<int>(n) * (number % 5 + 1)) & 0xff);
    image.pixels[0] = static_cast<std::uint8_t>(number);
    image.pixels[1] = static_cast<std::uint8_t>(number >> 8);
    return encodePng(image);
}

/// A file that stands for a generator, known to the workspace.
inline ModelId addGenerator(Workspace &workspace, const fs::path &folder, const std::string &name = "gen")
{
    writeText(folder / (name + ".safetensors"), "weights of " + name);
    writeText(folder / (name + ".json"), R"({"kind":"generator","name":")" + name + "\"}");
    return valueOf(workspace.addModel(folder / (name + ".safetensors")));
}

/// Number of files below a folder.
inline std::size_t numFiles(const fs::path &folder)
{
    std::size_t count = 0;
    for (const auto &entry : fs::recursive_directory_iterator(folder))
        count += entry.is_regular_file();
    return count;
}

} // namespace mimik::data::test
