#pragma once

#include <QList>
#include <Qt>

class QKeyEvent;

namespace mimik::ui {

/// What a key does on the Annotate screen (the table of docs/formats).
struct AnnotateAction {
    enum class Kind {
        None,
        Next,
        Previous,
        First,
        Last,
        ToggleAu,  ///< value: slot 0..9 of the page
        Intensity, ///< value: 1..5 = A..E, of the last AU
        SideLeft,
        SideRight,
        Neutral,
        Unsure,
        Reject,
        Accept,
        Zoom,
        Compare,
        HideOverlays, ///< while held
        Repeat,
        NextPage,
        PreviousPage,
    };
    Kind kind = Kind::None;
    int value = 0;
    bool operator==(const AnnotateAction &) const = default;
};

/// @param nativeScanCode  of the event, 0 where unknown: with Shift the digit row gives other characters on each
///                        keyboard layout, so the digits go by position where the platform tells it
AnnotateAction annotateActionFor(int key, Qt::KeyboardModifiers modifiers, quint32 nativeScanCode = 0);
AnnotateAction annotateActionFor(const QKeyEvent &event);

/// The key of an AU slot as printed on its box: 1 2 ... 9 0.
QChar slotKey(int slot);

} // namespace mimik::ui
