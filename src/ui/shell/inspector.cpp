#include "ui/shell/inspector.h"

#include "core/data/annotations.h"
#include "core/data/images.h"
#include "core/data/workspace.h"
#include "ui/common/theme.h"
#include "ui/common/thumbnail_loader.h"
#include "ui/common/tokens.h"

#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <cmath>

namespace mimik::ui {

namespace {

constexpr int kPicture = 192;
constexpr int kHashShown = 12;

QString text(const std::string &s)
{
    return QString::fromStdString(s);
}

QString number(double value)
{
    return std::isnan(value) ? QString() : QString::number(value, 'g', 4);
}

QString sourceText(data::LabelSource source)
{
    switch (source) {
    case data::LabelSource::Human:
        return Inspector::tr("by a person");
    case data::LabelSource::Inherited:
        return Inspector::tr("from its seed");
    case data::LabelSource::File:
        return Inspector::tr("from a file");
    case data::LabelSource::Model:
        return Inspector::tr("from a model");
    }
    return {};
}

QString statusText(data::SeedStatus status)
{
    switch (status) {
    case data::SeedStatus::None:
        return {};
    case data::SeedStatus::Labelled:
        return Inspector::tr("labelled");
    case data::SeedStatus::Neutral:
        return Inspector::tr("neutral");
    case data::SeedStatus::Unsure:
        return Inspector::tr("unsure");
    case data::SeedStatus::Rejected:
        return Inspector::tr("rejected");
    }
    return {};
}

} // namespace

Inspector::Inspector(AppContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_hint(new QLabel(this)), m_title(new QLabel), m_picture(new QLabel),
      m_body(new QWidget), m_rows(new QFormLayout)
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(kSpaceM, kSpace, kSpaceM, kSpaceM);
    column->setSpacing(kSpace);
    m_title->setFont(ui::font(TextSize::Normal, true));
    m_title->setWordWrap(true);
    m_title->setObjectName(QStringLiteral("inspectorTitle"));
    m_picture->setFixedHeight(kPicture);
    m_picture->setAlignment(Qt::AlignCenter);
    m_rows->setHorizontalSpacing(kSpaceM);
    m_rows->setVerticalSpacing(kSpaceXs);
    m_rows->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_rows->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    column->addWidget(m_title);
    column->addWidget(m_picture);
    column->addLayout(m_rows);
    column->addStretch(1);
    scroll->setWidget(m_body);
    auto *hintMargins = new QVBoxLayout;
    hintMargins->setContentsMargins(kSpaceM, kSpaceXs, kSpaceM, 0);
    hintMargins->addWidget(m_hint);
    outer->addLayout(hintMargins);
    outer->addWidget(scroll, 1);
    m_hint->setText(tr("Select a face to see where it comes from, its labels and its scores."));
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    makeDim(m_hint);
    setMinimumWidth(200);
    connect(&context, &AppContext::subjectChanged, this, &Inspector::refresh);
    connect(&context, &AppContext::scoresChanged, this, &Inspector::refresh);
    connect(&context, &AppContext::imageChanged, this, [this](std::int64_t id) {
        if (m_context.subject().kind == Subject::Kind::Image && m_context.subject().imageId == id)
            refresh();
    });
    connect(&context, &AppContext::seedChanged, this, [this] { refresh(); });
    connect(&context.thumbnails(), &ThumbnailLoader::ready, this, [this](const ThumbnailKey &key) {
        if (key.file == m_file)
            drawPicture();
    });
    refresh();
}

void Inspector::clear()
{
    while (m_rows->rowCount() > 0)
        m_rows->removeRow(0);
    m_file.clear();
    m_picture->clear();
}

void Inspector::heading(const QString &caption)
{
    auto *label = new QLabel(caption, m_body);
    label->setFont(ui::font(TextSize::Normal, true));
    label->setContentsMargins(0, kSpace, 0, 0);
    m_rows->addRow(label);
}

void Inspector::row(const QString &name, const QString &value, const QString &toolTip)
{
    if (value.isEmpty())
        return;
    auto *left = new QLabel(name, m_body);
    makeDim(left);
    auto *right = new QLabel(value, m_body);
    right->setWordWrap(true);
    right->setFont(ui::font(TextSize::Small));
    right->setTextInteractionFlags(Qt::TextSelectableByMouse);
    right->setToolTip(toolTip);
    m_rows->addRow(left, right);
}

void Inspector::picture(const QString &file, const QString &hash)
{
    m_file = file;
    m_hash = hash;
    drawPicture();
}

void Inspector::drawPicture()
{
    if (m_file.isEmpty())
        return;
    const ThumbnailKey key{m_file, m_hash, static_cast<int>(kPicture * devicePixelRatioF())};
    QImage image = m_context.thumbnails().find(key);
    if (image.isNull()) {
        if (m_context.thumbnails().isBroken(key))
            m_picture->setText(tr("The file cannot be read."));
        else
            m_context.thumbnails().want(this, {key});
        return;
    }
    // Small faces are enlarged by whole numbers, so that their pixels stay what they are.
    const int longer = std::max(image.width(), image.height());
    const int factor = std::max(1, key.size / std::max(1, longer));
    if (factor > 1)
        image = image.scaled(image.size() * factor, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    QPixmap pixmap = QPixmap::fromImage(image);
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    m_picture->setPixmap(pixmap);
}

void Inspector::refresh()
{
    const Subject &subject = m_context.subject();
    const bool any = subject.kind != Subject::Kind::None && m_context.workspace();
    m_hint->setVisible(!any);
    m_body->setVisible(any);
    clear();
    if (!any)
        return;
    if (subject.kind == Subject::Kind::Image)
        showImage(subject.imageId);
    else
        showSeed(subject);
}

void Inspector::showImage(std::int64_t id)
{
    auto &workspace = *m_context.workspace();
    const auto image = workspace.images().row(data::ImageId{id});
    if (!image) {
        m_title->setText(tr("This image is no longer in the workspace."));
        return;
    }
    m_title->setText(text(image->name));
    picture(text(image->path.string()), text(image->sha256));
    const auto &lineage = image->lineage;
    heading(tr("Origin"));
    const auto datasets = workspace.datasets();
    if (datasets) {
        for (const auto &set : *datasets) {
            if (set.id == image->dataset)
                row(tr("data set"), text(set.name));
        }
    }
    row(tr("origin"), image->origin == data::Origin::Real ? tr("real") : tr("synthetic, AI-generated"));
    row(tr("subject"), text(image->subject));
    row(tr("split"), text(image->split));
    if (image->width > 0)
        row(tr("size"), tr("%1 × %2").arg(image->width).arg(image->height));
    row(tr("kept out"), text(image->excluded));
    if (image->keep != data::Keep::Undecided)
        row(tr("decision"), image->keep == data::Keep::Kept ? tr("kept by hand") : tr("rejected by hand"));
    if (lineage.seed >= 0) {
        if (const auto model = workspace.model(lineage.generator))
            row(tr("generator"), text(model->name), text(model->path.string()));
        row(tr("seed"), QString::number(lineage.seed));
        if (lineage.gclass >= 0)
            row(tr("class in"), QString::number(lineage.gclass));
        if (lineage.directionIndex >= 0)
            row(tr("direction"), tr("%1, degree %2").arg(lineage.directionIndex).arg(lineage.degree));
        row(tr("psi"), number(lineage.psi));
        row(tr("noise"), text(lineage.noise));
        row(tr("weights"), text(lineage.generatorSha256).left(kHashShown), text(lineage.generatorSha256));
    }
    row(tr("sha256"), text(image->sha256).left(kHashShown), text(image->sha256));
    if (const auto labels = workspace.images().allLabels(data::ImageId{id}); labels && !labels->empty()) {
        heading(tr("Labels"));
        for (const auto &label : *labels) {
            QString value = label.key == "class" ? text(label.text) : number(label.value);
            if (!std::isnan(label.probability))
                value += QStringLiteral(" (p %1)").arg(label.probability, 0, 'f', 2);
            row(text(label.key), value % QStringLiteral(" · ") % sourceText(label.source), text(label.run));
        }
    }
    if (const auto scores = workspace.images().scoresOf(data::ImageId{id}); scores && !scores->empty()) {
        heading(tr("Scores"));
        for (const auto &[metric, value] : *scores)
            row(text(metric), number(value));
    }
    if (const auto attributes = workspace.images().attributes(data::ImageId{id}); attributes && !attributes->empty()) {
        heading(tr("Attributes"));
        for (const auto &[key, value] : *attributes)
            row(text(key), text(value));
    }
}

void Inspector::showSeed(const Subject &subject)
{
    auto &workspace = *m_context.workspace();
    m_title->setText(tr("Seed %1").arg(subject.seed));
    heading(tr("Origin"));
    row(tr("generator"), QFileInfo(subject.model).completeBaseName(), subject.model);
    const auto model = workspace.findModel(subject.model.toStdString());
    if (!model)
        return;
    row(tr("weights"), text(model->sha256).left(kHashShown), text(model->sha256));
    data::ImageFilter filter;
    filter.generator = model->id;
    filter.seeds = {subject.seed};
    if (const auto ids = workspace.images().ids(filter)) {
        row(tr("images"), QString::number(ids->size()));
        if (!ids->empty()) {
            if (const auto image = workspace.images().row(ids->front()))
                picture(text(image->path.string()), text(image->sha256));
        }
    }
    const auto state = workspace.annotations().seed({model->id, subject.seed});
    if (!state || !state->hasLabels())
        return;
    heading(tr("Labels"));
    row(tr("status"), statusText(state->status));
    for (const auto &au : state->aus) {
        QString value = au.intensity > 0 ? QString(QChar(u'A' + au.intensity - 1)) : tr("present");
        if (au.side != data::Side::Both)
            value += u' ' % (au.side == data::Side::Left ? tr("left") : tr("right"));
        row(text(data::auKey(au.au)), value);
    }
    row(tr("class"), text(state->className));
    row(tr("source"), sourceText(state->source));
    row(tr("by"), text(state->who));
    row(tr("at"), text(state->decided));
}

} // namespace mimik::ui
