#pragma once

class QLineEdit;

namespace mimik::ui {

class PreparedStrip;
class SpecForm;

/// The fields of TrainGanSpec with names and explanations. Values that this version's engine does not take are not
/// offered.
void addTrainFields(SpecForm &form, PreparedStrip *strip, QLineEdit *seed);

} // namespace mimik::ui
