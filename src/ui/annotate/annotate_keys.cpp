#include "ui/annotate/annotate_keys.h"

#include <QGuiApplication>
#include <QKeyEvent>

namespace mimik::ui {

namespace {

/// 0..9, or -1. The digit row of evdev keyboards has the key codes 10 ("1") to 19 ("0") under X11 and Wayland.
int digitOf(int key, quint32 scanCode)
{
    if (key >= Qt::Key_0 && key <= Qt::Key_9)
        return key - Qt::Key_0;
    const QString platform = QGuiApplication::platformName();
    if ((platform == QLatin1String("xcb") || platform.startsWith(QLatin1String("wayland"))) && scanCode >= 10 &&
        scanCode <= 19)
        return static_cast<int>(scanCode - 9) % 10;
    return -1;
}

} // namespace

AnnotateAction annotateActionFor(int key, Qt::KeyboardModifiers modifiers, quint32 nativeScanCode)
{
    using Kind = AnnotateAction::Kind;
    modifiers &= ~Qt::KeypadModifier;
    const int digit = digitOf(key, nativeScanCode);
    if (modifiers == Qt::ShiftModifier) {
        if (digit >= 1 && digit <= 5)
            return {Kind::Intensity, digit};
        return {};
    }
    if (modifiers != Qt::NoModifier)
        return {};
    if (digit >= 0)
        return {Kind::ToggleAu, (digit + 9) % 10};
    switch (key) {
    case Qt::Key_Right:
        return {Kind::Next, 0};
    case Qt::Key_Left:
        return {Kind::Previous, 0};
    case Qt::Key_Home:
        return {Kind::First, 0};
    case Qt::Key_End:
        return {Kind::Last, 0};
    case Qt::Key_L:
        return {Kind::SideLeft, 0};
    case Qt::Key_R:
        return {Kind::SideRight, 0};
    case Qt::Key_N:
        return {Kind::Neutral, 0};
    case Qt::Key_U:
        return {Kind::Unsure, 0};
    case Qt::Key_X:
        return {Kind::Reject, 0};
    case Qt::Key_Space:
        return {Kind::Accept, 0};
    case Qt::Key_Z:
        return {Kind::Zoom, 0};
    case Qt::Key_C:
        return {Kind::Compare, 0};
    case Qt::Key_H:
        return {Kind::HideOverlays, 0};
    case Qt::Key_P:
        return {Kind::Repeat, 0};
    case Qt::Key_PageDown:
        return {Kind::NextPage, 0};
    case Qt::Key_PageUp:
        return {Kind::PreviousPage, 0};
    default:
        return {};
    }
}

AnnotateAction annotateActionFor(const QKeyEvent &event)
{
    return annotateActionFor(event.key(), event.modifiers(), event.nativeScanCode());
}

QChar slotKey(int slot)
{
    return QChar(u'0' + (slot + 1) % 10);
}

} // namespace mimik::ui
