#pragma once

#include "core/base/json.h"

#include <QHash>
#include <QList>
#include <QPair>
#include <QWidget>

#include <functional>

class QFormLayout;
class QLabel;
class QToolButton;

namespace mimik::ui {

/// A form bound to the fields of a spec struct by their JSON names. Labels left, an error sentence below the field at
/// fault. Fields that the form does not show keep the value given to setValues().
///
///   form.addInt("kimg", tr("Length (thousand images)"), 1, 100000);
///   form.setValues(Json(TrainGanSpec{}));
///   auto spec = settingsFromJson<TrainGanSpec>(form.values());
///   if (!spec) return form.showError(spec.error());
class SpecForm : public QWidget {
    Q_OBJECT
public:
    enum class PathKind { File, Folder, SaveFolder, FolderOrCsv };
    enum class NumberKind { Whole, Real };

    explicit SpecForm(QWidget *parent = nullptr);

    void addInt(const char *field, const QString &label, int minimum, int maximum, const QString &help = {});
    void addDouble(const char *field, const QString &label, double minimum, double maximum, int decimals,
                   const QString &help = {});
    void addText(const char *field, const QString &label, const QString &help = {});
    /// A text field of comma-separated words for a JSON array of strings.
    void addList(const char *field, const QString &label, const QString &help = {});
    /// The same for numbers; whole ones also as ranges ("0-3, 7"). What is no number gives an empty array: ask check().
    void addNumberList(const char *field, const QString &label, NumberKind kind, const QString &help = {});
    void addPath(const char *field, const QString &label, PathKind kind, const QString &help = {});
    void addCheck(const char *field, const QString &label, const QString &help = {});
    /// value (as in JSON: text or number) and what people read. A value of setValues() that is not among them becomes
    /// an entry; a path that does not exist is said at the field.
    void addChoice(const char *field, const QString &label, const QList<QPair<QString, QString>> &valuesAndTexts,
                   const QString &help = {});
    /// Any widget, with its own way to and from JSON.
    void addCustom(const char *field, const QString &label, QWidget *widget, std::function<Json()> get,
                   std::function<void(const Json &)> set);
    /// New entries of a choice (models that came in); keeps the current value where it still exists, and always where
    /// the settings brought it.
    void setChoices(const char *field, const QList<QPair<QString, QString>> &valuesAndTexts);
    /// A button or the like at the right of a field's input.
    void addBeside(const char *field, QWidget *widget);
    /// A heading between groups of fields; ends a fold.
    void addHeading(const QString &text);
    /// A line that folds away the fields added after it, closed at first. An error in one of them opens it.
    void addFold(const QString &title);
    /// A widget over the whole width.
    void addWide(QWidget *widget);
    bool has(const QString &field) const { return find(field) != nullptr; }
    void setFieldVisible(const char *field, bool visible);
    /// A field that does not apply is greyed; `why` is its tooltip then.
    void setFieldEnabled(const char *field, bool enabled, const QString &why = {});

    void setValues(const Json &settings);
    void setValue(const char *field, const Json &value);
    Json values() const;
    /// Shows the error below the field named by Error::where (or anywhere in its text), else above the form.
    void showError(const Error &error);
    void clearErrors();
    /// The sentence about what stands in a field, or nothing where it is all right.
    void setCheck(const char *field, std::function<QString()> problem);
    /// Asks all checks, shows the first sentence at its field. False: do not start.
    bool check();
    /// The error sentence shown at a field ("" = the form's own line); empty: none.
    QString errorAt(const QString &field) const;
    /// The input widget of a field, for tests and for extra wiring. Its objectName is the field's name.
    QWidget *input(const QString &field) const;

Q_SIGNALS:
    void changed(const QString &field);

private:
    struct Field {
        QString name;
        QWidget *input = nullptr;
        QLabel *error = nullptr;
        QLabel *caption = nullptr;
        QString help;
        QToolButton *fold = nullptr; ///< the line that hides it; null: always there
        std::function<Json()> get;
        std::function<void(const Json &)> set;
        std::function<QString()> problem;
    };
    void addRow(const char *field, const QString &label, QWidget *rowWidget, QWidget *input, const QString &help,
                std::function<Json()> get, std::function<void(const Json &)> set);
    const Field *find(const QString &name) const;
    void showMissing(const Field &field);
    void showFolded(QToolButton *fold, bool visible);

    QFormLayout *m_layout;
    QLabel *m_error;
    QToolButton *m_fold = nullptr; ///< fields are added below it
    QList<Field> m_fields;
    Json m_base = Json::object();
};

} // namespace mimik::ui
