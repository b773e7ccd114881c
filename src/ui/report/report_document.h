#pragma once

#include <QString>

#include <memory>

class QTextDocument;

namespace mimik::ui {

/// A report's HTML as a text document that Qt can show and print: its SVG plots become pictures, scripts, style sheet
/// and folded parts go. `width` is the room for pictures, in pixels of the document.
std::unique_ptr<QTextDocument> reportDocument(const QString &html, int width, bool dark);

/// Prints a report file to PDF, A4. False, with a sentence in `error`: not written; nothing is left behind.
bool printReport(const QString &htmlFile, const QString &pdfFile, QString *error);

} // namespace mimik::ui
