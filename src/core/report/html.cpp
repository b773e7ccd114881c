#include "core/base/csv.h"
#include "core/base/files.h"
#include "core/report/report.h"
#include "core/report/text_p.h"

#include <algorithm>
#include <cctype>

namespace mimik::report {
namespace {

constexpr std::size_t kMaxInlineCsv = 200'000; // bytes; longer curves are in the evaluation's own folder

const char *const kStyle = R"css(
:root { color-scheme: light dark; --page: #ffffff; --ink: #1d2125; --dim: #5a626b; --line: #dfe3e8; --soft: #f5f6f8; --accent: #0b6bb5; }
@media (prefers-color-scheme: dark) {
  :root { --page: #17191c; --ink: #e7e9ec; --dim: #a2abb5; --line: #34393f; --soft: #1f2226; --accent: #6db6ef; }
}
@media print { :root { --page: #fff; --ink: #000; --dim: #444; --line: #ccc; --soft: #f5f5f5; } figure, table { break-inside: avoid; } details { display: none; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 32px 24px 64px; max-width: 960px; background: var(--page); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 40px 0 8px; padding-top: 16px; border-top: 1px solid var(--line); }
p { margin: 8px 0; max-width: 75ch; }
.sub, figcaption, caption, .dim { color: var(--dim); font-size: 13px; }
nav { margin: 16px 0; font-size: 14px; } nav a { margin-right: 14px; }
a { color: var(--accent); }
.scroll { overflow-x: auto; margin: 12px 0; }
table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: 4px; }
th, td { padding: 4px 12px 4px 0; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
th { font-weight: 600; } .n { text-align: right; }
td.wrap { white-space: normal; overflow-wrap: anywhere; min-width: 16ch; }
.figures { display: flex; flex-wrap: wrap; gap: 8px 24px; } figure { margin: 12px 0; max-width: 100%; } figure svg { max-width: 100%; height: auto; display: block; }
.pictures { display: flex; flex-wrap: wrap; gap: 8px; } .pictures img { display: block; }
code { font: 12.5px ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--dim); font-size: 13px; }
)css";

/// 0.913 [0.870, 0.941], 12 %, 1,024, – and empty cells count as numbers.
bool looksNumeric(const std::string &cell)
{
    if (cell.empty() || cell == "–")
        return true;
    return cell.find_first_not_of("0123456789.,-+ %[]()e") == std::string::npos &&
           cell.find_first_of("0123456789") != std::string::npos;
}

std::vector<bool> numericColumns(const Table &table)
{
    std::vector<bool> numeric(table.header.size(), !table.rows.empty());
    for (std::size_t c = 0; c < numeric.size(); ++c) {
        numeric[c] = c > 0 && std::all_of(table.rows.begin(), table.rows.end(),
                                          [c](const auto &row) { return c >= row.size() || looksNumeric(row[c]); });
    }
    return numeric;
}

std::string tableHtml(const Table &table)
{
    constexpr std::size_t kLongCell = 60;
    const auto numeric = numericColumns(table);
    std::string out = "<div class=\"scroll\"><table>\n";
    if (!table.caption.empty())
        out += "<caption>" + escaped(table.caption) + "</caption>\n";
    out += "<thead><tr>";
    for (std::size_t c = 0; c < table.header.size(); ++c)
        out += std::string(numeric[c] ? "<th class=\"n\">" : "<th>") + escaped(table.header[c]) + "</th>";
    out += "</tr></thead>\n<tbody>\n";
    for (const auto &row : table.rows) {
        out += "<tr>";
        for (std::size_t c = 0; c < row.size(); ++c) {
            const char *tag = c < numeric.size() && numeric[c] ? "<td class=\"n\">"
                              : row[c].size() > kLongCell      ? "<td class=\"wrap\">"
                                                               : "<td>";
            out += tag + escaped(row[c]) + "</td>";
        }
        out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
}

std::string figureHtml(const std::string &svg, const std::string &csv, const std::string &name)
{
    std::string out = "<figure>\n" + svg;
    if (csv.size() <= kMaxInlineCsv)
        out += "<figcaption><a download=\"" + escaped(name) + ".csv\" href=\"data:text/csv;base64," + base64(csv) +
               "\">numbers (CSV)</a></figcaption>\n";
    return out + "</figure>\n";
}

std::string fileName(const std::string &title)
{
    std::string out;
    for (const char c : title)
        out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
    return out.empty() ? "plot" : out;
}

std::string sectionHtml(const Section &section, std::size_t number)
{
    std::string out = "<section id=\"s" + std::to_string(number) + "\">\n<h2>" + escaped(section.heading) + "</h2>\n";
    for (const std::string &paragraph : section.paragraphs)
        out += "<p>" + escaped(paragraph) + "</p>\n";
    for (const Table &table : section.tables)
        out += tableHtml(table);
    if (!section.plots.empty() || !section.heatMaps.empty()) {
        out += "<div class=\"figures\">\n";
        for (const Plot &plot : section.plots)
            out += figureHtml(plotSvg(plot), plotCsv(plot), fileName(plot.title));
        for (const HeatMap &map : section.heatMaps)
            out += figureHtml(heatMapSvg(map), heatMapCsv(map), fileName(map.title));
        out += "</div>\n";
    }
    for (std::size_t i = 0; i < section.pictures.size(); ++i) {
        const Picture &picture = section.pictures[i];
        const bool startsGroup = i == 0 || section.pictures[i - 1].caption != picture.caption;
        if (startsGroup)
            out += std::string(i == 0 ? "" : "</div>\n") + "<p class=\"sub\">" + escaped(picture.caption) +
                   "</p>\n<div class=\"pictures\">\n";
        out +=
            "<img alt=\"" + escaped(picture.caption) + "\" src=\"data:image/png;base64," + base64(picture.png) + "\"";
        if (picture.displayWidth > 0)
            out += " width=\"" + std::to_string(picture.displayWidth) + "\"";
        out += ">\n";
    }
    if (!section.pictures.empty())
        out += "</div>\n";
    return out + "</section>\n";
}

std::string lineageHtml(const std::vector<LineageStep> &steps)
{
    std::string out = "<section id=\"lineage\">\n<h2>Where the numbers come from</h2>\n<div class=\"scroll\"><table>\n"
                      "<thead><tr><th>Step</th><th>Name</th><th class=\"n\">Seed</th><th>File and "
                      "SHA-256</th><th>Settings</th></tr></thead>\n<tbody>\n";
    for (const LineageStep &step : steps) {
        out += "<tr><td>" + escaped(step.what) + "</td><td>" + escaped(step.name) + "</td><td class=\"n\">" +
               escaped(step.seed) + "</td><td class=\"wrap\">";
        if (!step.file.empty())
            out += "<code>" + escaped(step.file) + "</code><br>";
        if (!step.sha256.empty())
            out += "<code>" + escaped(step.sha256) + "</code>";
        out += "</td><td class=\"wrap\">";
        if (!step.settings.empty())
            out += "<details><summary>" + std::to_string(step.settings.size()) + " settings</summary><code>" +
                   escaped(step.settings.dump(-1, ' ', false, Json::error_handler_t::replace)) + "</code></details>";
        out += "</td></tr>\n";
    }
    return out + "</tbody></table></div>\n</section>\n";
}

Json tableJson(const Table &table)
{
    return {{"caption", table.caption}, {"header", table.header}, {"rows", table.rows}};
}

Json plotJson(const Plot &plot)
{
    Json series = Json::array();
    auto numbers = [](const std::vector<double> &values) {
        Json array = Json::array();
        for (double v : values)
            array.push_back(jsonNumber(v));
        return array;
    };
    for (const PlotSeries &s : plot.series) {
        Json entry{{"name", s.name}, {"x", numbers(s.x)}, {"y", numbers(s.y)}};
        if (!s.yLow.empty()) {
            entry["low"] = numbers(s.yLow);
            entry["high"] = numbers(s.yHigh);
        }
        series.push_back(std::move(entry));
    }
    return {{"title", plot.title},
            {"x_label", plot.xLabel},
            {"y_label", plot.yLabel},
            {"categories", plot.categories},
            {"series", std::move(series)}};
}

Json reportJson(const Report &report, bool withPlots)
{
    Json sections = Json::array();
    for (const Section &section : report.sections) {
        Json entry{{"heading", section.heading}, {"paragraphs", section.paragraphs}, {"tables", Json::array()}};
        for (const Table &table : section.tables)
            entry["tables"].push_back(tableJson(table));
        if (withPlots) {
            entry["plots"] = Json::array();
            for (const Plot &plot : section.plots)
                entry["plots"].push_back(plotJson(plot));
        }
        entry["heat_maps"] = Json::array();
        for (const HeatMap &map : section.heatMaps)
            entry["heat_maps"].push_back(
                {{"title", map.title}, {"rows", map.rows}, {"columns", map.columns}, {"texts", map.texts}});
        sections.push_back(std::move(entry));
    }
    Json lineage = Json::array();
    for (const LineageStep &step : report.lineage)
        lineage.push_back({{"what", step.what},
                           {"name", step.name},
                           {"file", step.file},
                           {"sha256", step.sha256},
                           {"seed", step.seed},
                           {"settings", step.settings}});
    return {{"version", 1},
            {"title", report.title},
            {"subtitle", report.subtitle},
            {"date", report.date},
            {"methods", report.methods},
            {"sections", std::move(sections)},
            {"lineage", std::move(lineage)}};
}

} // namespace

std::string toHtml(const Report &report)
{
    const std::string date = report.date.empty() ? utcNow() : report.date;
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta "
                      "name=\"generator\" content=\"Mimik\">\n<title>" +
                      escaped(report.title) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<h1>" +
                      escaped(report.title) + "</h1>\n<p class=\"sub\">";
    if (!report.subtitle.empty())
        out += escaped(report.subtitle) + " · ";
    // 2026-01-31T12:34:56.789Z, to the minute
    const bool isIso = date.size() > 16 && date[10] == 'T';
    const std::string shown = isIso ? date.substr(0, 10) + " " + date.substr(11, 5) + " UTC" : date;
    out += "<time datetime=\"" + escaped(date) + "\">" + escaped(shown) + "</time></p>\n<nav>";
    for (std::size_t i = 0; i < report.sections.size(); ++i)
        out += "<a href=\"#s" + std::to_string(i + 1) + "\">" + escaped(report.sections[i].heading) + "</a>\n";
    if (!report.methods.empty())
        out += "<a href=\"#methods\">Methods</a>\n";
    if (!report.lineage.empty())
        out += "<a href=\"#lineage\">Lineage</a>\n";
    out += "</nav>\n";
    for (std::size_t i = 0; i < report.sections.size(); ++i)
        out += sectionHtml(report.sections[i], i + 1);
    if (!report.methods.empty())
        out += "<section id=\"methods\">\n<h2>Methods</h2>\n<p>" + escaped(report.methods) + "</p>\n</section>\n";
    if (!report.lineage.empty())
        out += lineageHtml(report.lineage);
    Report dated = report;
    dated.date = date;
    std::string json = reportJson(dated, false).dump(-1, ' ', false, Json::error_handler_t::replace);
    // "</script" in a text would end the element
    for (std::size_t at = json.find("</"); at != std::string::npos; at = json.find("</", at + 3))
        json.replace(at, 2, "<\\/");
    out += "<script type=\"application/json\" id=\"report-data\">" + json + "</script>\n</body>\n</html>\n";
    return out;
}

Json toJson(const Report &report)
{
    Report dated = report;
    if (dated.date.empty())
        dated.date = utcNow();
    return reportJson(dated, true);
}

Result<> writeHtml(const Report &report, const std::filesystem::path &file)
{
    return writeFileAtomically(file, toHtml(report));
}

Result<> writeReport(const Report &report, const std::filesystem::path &file)
{
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (extension == ".html" || extension == ".htm")
        return writeHtml(report, file);
    if (extension == ".json")
        return writeJson(file, toJson(report));
    if (extension != ".csv")
        return fail(ErrorCode::InvalidArgument, "a report is written as .html, .json or .csv, not '" + extension + "'",
                    file.string());
    std::string text;
    for (const Section &section : report.sections) {
        for (const Table &table : section.tables) {
            text += csvCell(section.heading + (table.caption.empty() ? "" : ": " + table.caption)) + "\n";
            Csv csv;
            csv.header = table.header;
            csv.rows = table.rows;
            text += csvText(csv) + "\n";
        }
    }
    return writeFileAtomically(file, text);
}

} // namespace mimik::report
