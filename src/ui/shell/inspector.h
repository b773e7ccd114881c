#pragma once

#include "ui/shell/app_context.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QVBoxLayout;

namespace mimik::ui {

/// The right dock: everything known of the selected image or seed: picture, lineage, labels with their sources, scores.
class Inspector : public QWidget {
    Q_OBJECT
public:
    explicit Inspector(AppContext &context, QWidget *parent = nullptr);

private:
    void refresh();
    void showImage(std::int64_t id);
    void showSeed(const Subject &subject);
    void clear();
    void heading(const QString &text);
    void row(const QString &name, const QString &value, const QString &toolTip = {});
    void picture(const QString &file, const QString &hash);
    void drawPicture();

    AppContext &m_context;
    QLabel *m_hint;
    QLabel *m_title;
    QLabel *m_picture;
    QWidget *m_body;
    QFormLayout *m_rows;
    QString m_file;
    QString m_hash;
};

} // namespace mimik::ui
