#pragma once

#include <QIcon>
#include <QObject>
#include <QString>

class QApplication;
class QLabel;
class QPushButton;

namespace mimik::ui {

enum class ThemeChoice { System, Light, Dark };

/// Applies palette, style sheet and icon theme to the application. One per application, owned by main or a test.
/// "System" follows the lightness of the platform's window colour at start (Qt 6.4 has no query for it).
class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(QApplication &app, QObject *parent = nullptr);
    void apply(ThemeChoice choice);
    ThemeChoice choice() const { return m_choice; }

Q_SIGNALS:
    /// Colours and icons have changed: widgets that paint themselves repaint, icons are asked for again.
    void changed();

private:
    QApplication &m_app;
    ThemeChoice m_choice = ThemeChoice::System;
    bool m_systemIsDark = false;
};

/// Icon by freedesktop name from the breeze set of the current theme; ask again in changeEvent(PaletteChange).
QIcon icon(const QString &freedesktopName);

/// The one primary button of a panel (accent background).
void makePrimary(QPushButton *button);
/// Text of second rank (dim) and of the small size.
void makeDim(QLabel *label);
/// A heading in the large size.
QLabel *makeHeading(const QString &text, QWidget *parent = nullptr);

} // namespace mimik::ui
