#pragma once

#include "core/base/image.h"
#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mimik {

/// Key and value of PNG tEXt chunks, in file order.
using PngText = std::vector<std::pair<std::string, std::string>>;

/// 8-bit gray or RGB PNG with the given text chunks; same input gives the same bytes. Needs only zlib.
std::string encodePng(const Image &image, const PngText &text = {});
Result<> writePng(const std::filesystem::path &file, const Image &image, const PngText &text = {});

/// Text chunks of a PNG file. Error: NotFound, WrongKind, Corrupt.
Result<PngText> readPngText(const std::filesystem::path &file);
/// Whether the bytes are a whole PNG: signature, chunk lengths, CRCs, IEND. `name` stands in the error.
Result<> checkPng(std::string_view png, const std::string &name);
/// The same PNG with further text chunks before IDAT.
Result<std::string> insertPngText(std::string_view png, const PngText &text);

} // namespace mimik
