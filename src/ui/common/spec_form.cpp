#include "ui/common/spec_form.h"

#include "ui/common/theme.h"
#include "ui/common/tokens.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QSpinBox>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace mimik::ui {

namespace {

QString textOf(const Json &value)
{
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    return value.is_null() ? QString() : QString::fromStdString(value.dump());
}

QString listText(const Json &list)
{
    QStringList parts;
    for (const auto &item : list)
        parts.append(textOf(item));
    return parts.join(QStringLiteral(", "));
}

constexpr int kMaxRange = 10000;
constexpr int kMostDecimals = 10;
constexpr int kUnlistedRole = Qt::UserRole + 1; // of an entry: only these settings have it

/// Adds a value that the list does not have, such as a model that has gone: settings are never changed silently.
int addUnlisted(QComboBox *box, const QString &value)
{
    const bool isPath = value.startsWith(u'/');
    box->addItem(isPath ? QFileInfo(value).fileName() : value, value);
    box->setItemData(box->count() - 1, true, kUnlistedRole);
    return box->count() - 1;
}

/// The file or folder that an entry outside the list names and that is not there; empty: all is well.
QString missingFile(const QWidget *input)
{
    const auto *box = qobject_cast<const QComboBox *>(input);
    const QString value = box && box->currentData(kUnlistedRole).toBool() ? box->currentData().toString() : QString();
    return value.startsWith(u'/') && !QFileInfo::exists(value) ? value : QString();
}

/// As many decimals as the number needs, for a width of 0.03125 is another network than one of 0.0313.
int decimalsOf(double value, int least)
{
    int decimals = least;
    while (decimals < kMostDecimals && QString::number(value, 'f', decimals).toDouble() != value)
        ++decimals;
    return decimals;
}

/// "0-3" -> 0, 1, 2, 3, or one whole number; false: neither.
bool addWhole(const QString &part, Json &list)
{
    const auto dash = part.indexOf(u'-', 1);
    bool first = false, last = true;
    const int from = part.left(dash < 0 ? part.size() : dash).toInt(&first);
    const int to = dash < 0 ? from : part.mid(dash + 1).toInt(&last);
    if (!first || !last || to < from || qint64{to} - from >= kMaxRange)
        return false;
    for (int number = from; number <= to; ++number)
        list.push_back(number);
    return true;
}

/// Numbers with commas or spaces between them; false: something is none.
bool readNumbers(const QString &text, SpecForm::NumberKind kind, Json &list)
{
    static const QRegularExpression kBetween(QStringLiteral("[,;\\s]+"));
    list = Json::array();
    for (const QString &part : text.split(kBetween, Qt::SkipEmptyParts)) {
        bool ok = false;
        if (kind == SpecForm::NumberKind::Whole) {
            ok = addWhole(part, list);
        } else {
            const double number = part.toDouble(&ok);
            ok = ok && std::isfinite(number);
            list.push_back(number);
        }
        if (!ok)
            return false;
    }
    return true;
}

/// The text as JSON of the same kind as `like`.
Json jsonLike(const QString &text, const Json &like)
{
    bool ok = false;
    if (like.is_number_integer()) {
        const qlonglong number = text.toLongLong(&ok);
        if (ok)
            return number;
    } else if (like.is_number_float()) {
        const double number = text.toDouble(&ok);
        if (ok)
            return number;
    }
    return text.toStdString();
}

void setWrong(QWidget *input, bool wrong)
{
    if (input->property("wrong").toBool() == wrong)
        return;
    input->setProperty("wrong", wrong);
    input->style()->unpolish(input);
    input->style()->polish(input);
}

} // namespace

SpecForm::SpecForm(QWidget *parent) : QWidget(parent), m_layout(new QFormLayout(this)), m_error(new QLabel(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(kSpaceM);
    m_layout->setVerticalSpacing(kSpace);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_error->setWordWrap(true);
    m_error->setProperty("wrong", true);
    m_error->setObjectName(QStringLiteral("formError"));
    m_error->hide();
    m_layout->addRow(m_error);
}

void SpecForm::addRow(const char *field, const QString &label, QWidget *rowWidget, QWidget *input, const QString &help,
                      std::function<Json()> get, std::function<void(const Json &)> set)
{
    const QString name = QLatin1StringView(field);
    input->setObjectName(name);
    input->setToolTip(help);
    input->setAccessibleName(label.isEmpty() ? input->accessibleName() : label);
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(rowWidget);
    auto *error = new QLabel(holder);
    error->setWordWrap(true);
    error->setProperty("wrong", true);
    error->setFont(ui::font(TextSize::Small));
    error->hide();
    column->addWidget(error);
    auto *caption = new QLabel(label, this);
    caption->setToolTip(help);
    caption->setBuddy(input);
    caption->setMinimumHeight(28); // in line with the field, also where an error stands below it
    m_layout->addRow(caption, holder);
    m_layout->setRowVisible(holder, !m_fold || m_fold->isChecked());
    m_fields.append({name, input, error, caption, help, m_fold, std::move(get), std::move(set), {}});
}

void SpecForm::addInt(const char *field, const QString &label, int minimum, int maximum, const QString &help)
{
    auto *spin = new QSpinBox(this);
    spin->setRange(minimum, maximum);
    spin->setGroupSeparatorShown(true);
    addRow(
        field, label, spin, spin, help, [spin] { return Json(spin->value()); },
        [spin](const Json &value) {
            const int number = value.is_number() ? value.get<int>() : 0;
            spin->setRange(std::min(number, spin->minimum()), std::max(number, spin->maximum()));
            spin->setValue(number);
        });
    connect(spin, &QSpinBox::valueChanged, this, [this, spin] { Q_EMIT changed(spin->objectName()); });
}

void SpecForm::addDouble(const char *field, const QString &label, double minimum, double maximum, int decimals,
                         const QString &help)
{
    auto *spin = new QDoubleSpinBox(this);
    spin->setDecimals(decimals);
    spin->setRange(minimum, maximum);
    spin->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    addRow(
        field, label, spin, spin, help, [spin] { return Json(spin->value()); },
        [spin, decimals](const Json &value) {
            const double number = value.is_number() ? value.get<double>() : 0;
            spin->setDecimals(decimalsOf(number, decimals));
            spin->setRange(std::min(number, spin->minimum()), std::max(number, spin->maximum()));
            spin->setValue(number);
        });
    connect(spin, &QDoubleSpinBox::valueChanged, this, [this, spin] { Q_EMIT changed(spin->objectName()); });
}

void SpecForm::addText(const char *field, const QString &label, const QString &help)
{
    auto *edit = new QLineEdit(this);
    addRow(
        field, label, edit, edit, help, [edit] { return Json(edit->text().toStdString()); },
        [edit](const Json &value) { edit->setText(textOf(value)); });
    connect(edit, &QLineEdit::textChanged, this, [this, edit] { Q_EMIT changed(edit->objectName()); });
}

void SpecForm::addList(const char *field, const QString &label, const QString &help)
{
    auto *edit = new QLineEdit(this);
    addRow(
        field, label, edit, edit, help,
        [edit] {
            Json list = Json::array();
            for (const QString &part : edit->text().split(u',', Qt::SkipEmptyParts)) {
                if (!part.trimmed().isEmpty())
                    list.push_back(part.trimmed().toStdString());
            }
            return list;
        },
        [edit](const Json &value) { edit->setText(listText(value)); });
    connect(edit, &QLineEdit::textChanged, this, [this, edit] { Q_EMIT changed(edit->objectName()); });
}

void SpecForm::addNumberList(const char *field, const QString &label, NumberKind kind, const QString &help)
{
    auto *edit = new QLineEdit(this);
    addRow(
        field, label, edit, edit, help,
        [edit, kind] {
            Json list;
            return readNumbers(edit->text(), kind, list) ? list : Json::array();
        },
        [edit](const Json &value) { edit->setText(listText(value)); });
    setCheck(field, [edit, kind] {
        Json list;
        if (readNumbers(edit->text(), kind, list))
            return QString();
        return kind == NumberKind::Whole ? tr("These are whole numbers and ranges, such as 0-3, 7.")
                                         : tr("These are numbers with commas between them, such as -5, 0, 2.5.");
    });
    connect(edit, &QLineEdit::textChanged, this, [this, edit] { Q_EMIT changed(edit->objectName()); });
}

void SpecForm::setCheck(const char *field, std::function<QString()> problem)
{
    for (auto &known : m_fields) {
        if (known.name == QLatin1StringView(field))
            known.problem = std::move(problem);
    }
}

bool SpecForm::check()
{
    clearErrors();
    for (const auto &field : std::as_const(m_fields)) {
        QString sentence = field.problem ? field.problem() : QString();
        if (const QString gone = missingFile(field.input); sentence.isEmpty() && !gone.isEmpty())
            sentence = tr("missing: %1").arg(gone);
        if (sentence.isEmpty() || !field.input->isEnabled())
            continue;
        showError({ErrorCode::InvalidArgument, sentence.toStdString(), field.name.toStdString()});
        return false;
    }
    return true;
}

void SpecForm::addBeside(const char *field, QWidget *widget)
{
    const Field *known = find(QLatin1StringView(field));
    MIMIK_ASSERT(known);
    auto *column = qobject_cast<QVBoxLayout *>(known->error->parentWidget()->layout());
    column->removeWidget(known->input);
    auto *line = new QHBoxLayout;
    line->setSpacing(kSpaceXs);
    line->addWidget(known->input, 1);
    line->addWidget(widget);
    column->insertLayout(0, line);
}

void SpecForm::addPath(const char *field, const QString &label, PathKind kind, const QString &help)
{
    auto *row = new QWidget(this);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(kSpaceXs);
    auto *edit = new QLineEdit(row);
    auto *button = new QToolButton(row);
    button->setIcon(icon(QStringLiteral("document-open")));
    button->setAutoRaise(true);
    button->setAccessibleName(tr("Choose…"));
    button->setToolTip(tr("Choose…"));
    button->setObjectName(QLatin1StringView(field) % QStringLiteral("Browse"));
    line->addWidget(edit, 1);
    line->addWidget(button);
    auto choose = [this, edit, label](QFileDialog::FileMode mode, const QString &filter) {
        auto *dialog = new QFileDialog(this, label, edit->text(), filter);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(mode);
        connect(dialog, &QFileDialog::fileSelected, edit, &QLineEdit::setText);
        dialog->open();
    };
    if (kind == PathKind::FolderOrCsv) {
        auto *menu = new QMenu(button);
        menu->addAction(tr("Choose a folder…"), this, [choose] { choose(QFileDialog::Directory, {}); });
        menu->addAction(tr("Choose a csv file…"), this,
                        [choose] { choose(QFileDialog::ExistingFile, tr("Tables (*.csv)")); });
        button->setMenu(menu);
        button->setPopupMode(QToolButton::InstantPopup);
    } else {
        const auto mode = kind == PathKind::File ? QFileDialog::ExistingFile : QFileDialog::Directory;
        connect(button, &QToolButton::clicked, this, [choose, mode] { choose(mode, {}); });
    }
    addRow(
        field, label, row, edit, help, [edit] { return Json(edit->text().trimmed().toStdString()); },
        [edit](const Json &value) { edit->setText(textOf(value)); });
    connect(edit, &QLineEdit::textChanged, this, [this, edit] { Q_EMIT changed(edit->objectName()); });
}

void SpecForm::addCheck(const char *field, const QString &label, const QString &help)
{
    auto *box = new QCheckBox(label, this);
    box->setAccessibleName(label);
    addRow(
        field, QString(), box, box, help, [box] { return Json(box->isChecked()); },
        [box](const Json &value) { box->setChecked(value.is_boolean() && value.get<bool>()); });
    connect(box, &QCheckBox::toggled, this, [this, box] { Q_EMIT changed(box->objectName()); });
}

void SpecForm::addChoice(const char *field, const QString &label, const QList<QPair<QString, QString>> &valuesAndTexts,
                         const QString &help)
{
    auto *box = new QComboBox(this);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    for (const auto &[value, caption] : valuesAndTexts)
        box->addItem(caption, value);
    auto kind = std::make_shared<Json>(std::string());
    addRow(
        field, label, box, box, help, [box, kind] { return jsonLike(box->currentData().toString(), *kind); },
        [box, kind](const Json &value) {
            *kind = value;
            const QString text = textOf(value);
            int at = box->findData(text);
            if (at < 0 && !text.isEmpty())
                at = addUnlisted(box, text);
            if (at >= 0)
                box->setCurrentIndex(at);
        });
    connect(box, &QComboBox::currentIndexChanged, this, [this, box] { Q_EMIT changed(box->objectName()); });
}

void SpecForm::addCustom(const char *field, const QString &label, QWidget *widget, std::function<Json()> get,
                         std::function<void(const Json &)> set)
{
    addRow(field, label, widget, widget, widget->toolTip(), std::move(get), std::move(set));
}

void SpecForm::setChoices(const char *field, const QList<QPair<QString, QString>> &valuesAndTexts)
{
    const Field *known = find(QLatin1StringView(field));
    auto *box = known ? qobject_cast<QComboBox *>(known->input) : nullptr;
    MIMIK_ASSERT(box);
    const QString before = box->currentData().toString();
    const bool wasUnlisted = box->currentData(kUnlistedRole).toBool();
    {
        const QSignalBlocker blocker(box);
        box->clear();
        for (const auto &[value, caption] : valuesAndTexts)
            box->addItem(caption, value);
        int at = box->findData(before);
        if (at < 0 && wasUnlisted)
            at = addUnlisted(box, before);
        box->setCurrentIndex(std::max(0, at));
    }
    Q_EMIT changed(known->name);
}

void SpecForm::addFold(const QString &title)
{
    auto *fold = new QToolButton(this);
    fold->setObjectName(QStringLiteral("fold"));
    fold->setText(title);
    fold->setCheckable(true);
    fold->setAutoRaise(true);
    fold->setArrowType(Qt::RightArrow);
    fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_layout->addRow(fold);
    m_fold = fold;
    connect(fold, &QToolButton::toggled, this, [this, fold](bool open) { showFolded(fold, open); });
}

void SpecForm::showFolded(QToolButton *fold, bool visible)
{
    fold->setArrowType(visible ? Qt::DownArrow : Qt::RightArrow);
    for (const auto &field : std::as_const(m_fields)) {
        if (field.fold == fold)
            m_layout->setRowVisible(field.error->parentWidget(), visible);
    }
}

void SpecForm::addWide(QWidget *widget)
{
    m_layout->addRow(widget);
}

void SpecForm::setFieldVisible(const char *field, bool visible)
{
    if (const Field *known = find(QLatin1StringView(field)))
        m_layout->setRowVisible(known->error->parentWidget(), visible);
}

void SpecForm::setFieldEnabled(const char *field, bool enabled, const QString &why)
{
    const Field *known = find(QLatin1StringView(field));
    if (!known)
        return;
    known->error->parentWidget()->setEnabled(enabled); // the input and what stands beside it
    known->caption->setEnabled(enabled);
    const QString tip = enabled || why.isEmpty() ? known->help : why;
    known->caption->setToolTip(tip);
    known->input->setToolTip(tip);
    known->error->parentWidget()->setToolTip(tip);
}

void SpecForm::addHeading(const QString &text)
{
    m_fold = nullptr;
    auto *heading = new QLabel(text, this);
    heading->setFont(ui::font(TextSize::Normal, true));
    m_layout->addRow(heading);
}

void SpecForm::setValues(const Json &settings)
{
    m_base = settings;
    for (const auto &field : std::as_const(m_fields)) {
        const std::string name = field.name.toStdString();
        if (settings.contains(name))
            field.set(settings.at(name));
    }
    clearErrors();
    for (const auto &field : std::as_const(m_fields))
        showMissing(field);
}

/// A file that the settings name and that has gone is said at once; check() says it again.
void SpecForm::showMissing(const Field &field)
{
    const QString gone = missingFile(field.input);
    if (gone.isEmpty())
        return;
    field.error->setText(tr("missing: %1").arg(gone));
    field.error->show();
    setWrong(field.input, true);
}

void SpecForm::setValue(const char *field, const Json &value)
{
    if (const Field *known = find(QLatin1StringView(field))) {
        known->set(value);
        showMissing(*known);
    }
    m_base[field] = value;
}

Json SpecForm::values() const
{
    Json result = m_base;
    for (const auto &field : m_fields)
        result[field.name.toStdString()] = field.get();
    return result;
}

const SpecForm::Field *SpecForm::find(const QString &name) const
{
    for (const auto &field : m_fields) {
        if (field.name == name)
            return &field;
    }
    return nullptr;
}

void SpecForm::showError(const Error &error)
{
    clearErrors();
    const QString where = QString::fromStdString(error.where);
    const Field *field = where.isEmpty() ? nullptr : find(where);
    if (!field && !where.isEmpty()) {
        // A path in `where` belongs to the field that holds that path.
        for (const auto &candidate : std::as_const(m_fields)) {
            const Json value = candidate.get();
            if (value.is_string() && !value.get<std::string>().empty() && value.get<std::string>() == error.where)
                field = &candidate;
        }
    }
    const QString sentence = field ? QString::fromStdString(error.what) : QString::fromStdString(error.message());
    QLabel *label = field ? field->error : m_error;
    label->setText(sentence);
    label->show();
    if (field) {
        if (field->fold)
            field->fold->setChecked(true);
        setWrong(field->input, true);
        field->input->setFocus();
    }
}

void SpecForm::clearErrors()
{
    m_error->clear();
    m_error->hide();
    for (const auto &field : std::as_const(m_fields)) {
        field.error->clear();
        field.error->hide();
        setWrong(field.input, false);
    }
}

QString SpecForm::errorAt(const QString &name) const
{
    if (name.isEmpty())
        return m_error->text();
    const Field *field = find(name);
    return field ? field->error->text() : QString();
}

QWidget *SpecForm::input(const QString &field) const
{
    const Field *known = find(field);
    return known ? known->input : nullptr;
}

} // namespace mimik::ui
