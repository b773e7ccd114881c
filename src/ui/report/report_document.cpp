#include "ui/report/report_document.h"

#include "ui/common/tokens.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QImage>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSvgRenderer>
#include <QTextDocument>
#include <QUrl>

namespace mimik::ui {

namespace {

constexpr double kSharpness = 2; // pixels of a plot per pixel of the document: still sharp on paper
constexpr int kPdfDpi = 144;
constexpr int kPdfMarginMm = 15;
constexpr int kPdfWidth = 720; // document pixels across the paper

void removeAll(QString &html, const char *pattern)
{
    html.remove(QRegularExpression(QString::fromLatin1(pattern), QRegularExpression::DotMatchesEverythingOption |
                                                                     QRegularExpression::CaseInsensitiveOption));
}

QImage pictureOf(const QString &svg, int width, bool dark)
{
    QString coloured = svg;
    coloured.replace(QStringLiteral("currentColor"), (dark ? darkColors() : lightColors()).text.name());
    QSvgRenderer renderer(coloured.toUtf8());
    QSizeF size = renderer.defaultSize();
    if (size.isEmpty())
        return {};
    if (size.width() > width)
        size *= width / size.width();
    QImage image((size * kSharpness).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter);
    return image;
}

} // namespace

std::unique_ptr<QTextDocument> reportDocument(const QString &html, int width, bool dark)
{
    auto document = std::make_unique<QTextDocument>();
    QString body = html;
    removeAll(body, "<script.*?</script>");
    removeAll(body, "<style>.*?</style>");
    removeAll(body, "<nav>.*?</nav>");
    removeAll(body, "<details>.*?</details>");
    removeAll(body, "<figcaption><a download.*?</figcaption>");

    static const QRegularExpression kSvg(QStringLiteral("<svg.*?</svg>"),
                                         QRegularExpression::DotMatchesEverythingOption);
    QString out;
    qsizetype end = 0;
    int number = 0;
    for (auto matches = kSvg.globalMatch(body); matches.hasNext();) {
        const auto match = matches.next();
        out += QStringView(body).mid(end, match.capturedStart() - end);
        end = match.capturedEnd();
        const QImage image = pictureOf(match.captured(), width, dark);
        if (image.isNull())
            continue;
        const QString name = QStringLiteral("plot:%1").arg(++number);
        document->addResource(QTextDocument::ImageResource, QUrl(name), image);
        out += QStringLiteral("<img src=\"%1\" width=\"%2\" height=\"%3\">")
                   .arg(name)
                   .arg(image.width() / kSharpness)
                   .arg(image.height() / kSharpness);
    }
    out += QStringView(body).mid(end);

    const Colors &c = dark ? darkColors() : lightColors();
    document->setDefaultStyleSheet(
        QStringLiteral("body { color: %1; } h1 { font-size: 20pt; } h2 { font-size: 14pt; margin-top: 24px; }"
                       " .sub, caption, figcaption { color: %2; } td, th { padding: 2px 10px 2px 0; } th { text-align: "
                       "left; } .n { text-align: right; }"
                       " a { color: %3; text-decoration: none; }")
            .arg(c.text.name(), c.textDim.name(), c.accent.name()));
    document->setDefaultFont(ui::font(TextSize::Normal));
    document->setHtml(out);
    return document;
}

bool printReport(const QString &htmlFile, const QString &pdfFile, QString *error)
{
    QFile file(htmlFile);
    if (!file.open(QIODevice::ReadOnly)) {
        *error = QCoreApplication::translate("printReport", "%1 cannot be read: %2").arg(htmlFile, file.errorString());
        return false;
    }
    const QString html = QString::fromUtf8(file.readAll());
    if (!html.contains(QStringLiteral("id=\"report-data\""))) {
        *error = QCoreApplication::translate("printReport", "%1 is not a report of Mimik").arg(htmlFile);
        return false;
    }
    auto document = reportDocument(html, kPdfWidth, false);
    QByteArray pdf;
    QBuffer buffer(&pdf);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setResolution(kPdfDpi);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(kPdfMarginMm, kPdfMarginMm, kPdfMarginMm, kPdfMarginMm),
                              QPageLayout::Millimeter);
        writer.setCreator(QStringLiteral("Mimik"));
        const double scale = writer.width() / static_cast<double>(kPdfWidth);
        document->setPageSize(QSizeF(kPdfWidth, writer.height() / scale));
        QPainter painter(&writer);
        for (int page = 0; page < document->pageCount(); ++page) {
            if (page > 0)
                writer.newPage();
            const double top = page * document->pageSize().height();
            painter.save();
            painter.scale(scale, scale);
            painter.translate(0, -top);
            document->drawContents(&painter, QRectF(0, top, kPdfWidth, document->pageSize().height()));
            painter.restore();
        }
    }
    QSaveFile out(pdfFile);
    if (!out.open(QIODevice::WriteOnly) || out.write(pdf) != pdf.size() || !out.commit()) {
        *error = QCoreApplication::translate("printReport", "%1 cannot be written: %2").arg(pdfFile, out.errorString());
        return false;
    }
    return true;
}

} // namespace mimik::ui
