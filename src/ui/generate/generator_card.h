#pragma once

#include "core/data/types.h"

#include <QCoreApplication>
#include <QPair>
#include <QString>
#include <QStringList>

namespace mimik::ui {

/// What the card of a generator tells, read wherever cards of different programs keep it; negative or empty: not said.
struct GeneratorCard {
    Q_DECLARE_TR_FUNCTIONS(mimik::ui::GeneratorCard)
public:
    explicit GeneratorCard(const data::ModelInfo &model);

    int resolution = -1;
    int latentWidth = -1;
    int numLayers = -1; ///< that take a w of their own: psi's cutoff counts them
    double kimg = -1;
    double bestFid = -1;
    QString fidName;     ///< with its extractor: "FID(inception)"
    QStringList classes; ///< empty: unconditional. Nameless classes are numbers.
    QString licence;
    QStringList commands; ///< that made it
    QString data;
    QStringList parents;

    bool isConditional() const { return !classes.isEmpty(); }
    /// "64 × 64 · 7 classes · 160 kimg · FID 12.3": in one line.
    QString line() const;
};

/// Name and value of everything a card tells, for people: the facts first, then whatever else it holds.
QList<QPair<QString, QString>> cardFacts(const data::ModelInfo &model);

} // namespace mimik::ui
