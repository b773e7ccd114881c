#include "ui/shell/screen.h"

namespace mimik::ui {

Screen::Screen(AppContext &context, QWidget *parent) : QWidget(parent), m_context(context) {}

void Screen::open(const QVariantMap &) {}

bool Screen::dropFiles(const QStringList &)
{
    return false;
}

} // namespace mimik::ui
