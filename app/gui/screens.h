#pragma once

#include "ui/shell/screen.h"

#include <QList>

/// The screens in the order of the rail. The only place that knows them all.
QList<mimik::ui::ScreenInfo> allScreens();
