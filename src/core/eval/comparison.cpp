#include "core/eval/comparison.h"

#include "core/eval/evaluation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace mimik::eval {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Result<std::unordered_map<std::string, std::size_t>> rowsByName(const Predictions &predictions)
{
    std::unordered_map<std::string, std::size_t> rows;
    for (std::size_t row = 0; row < predictions.numRows(); ++row) {
        const auto [it, isNew] = rows.emplace(predictions.names[row], row);
        if (!isNew)
            return fail(ErrorCode::Corrupt,
                        predictions.file.filename().string() + ", row " + std::to_string(row + 2) + ": name '" +
                            predictions.names[row] + "' stands already in row " + std::to_string(it->second + 2) +
                            "; faces can only be matched by unique names",
                        predictions.file.string());
    }
    return rows;
}

Difference difference(std::string name, double a, double b, const std::vector<double> &inA,
                      const std::vector<double> &inB)
{
    Difference result{std::move(name), a, b, a - b, {kNan, kNan}, kNan};
    std::vector<double> deltas;
    std::size_t atMost = 0;
    std::size_t atLeast = 0;
    for (std::size_t i = 0; i < inA.size(); ++i) {
        const double delta = inA[i] - inB[i];
        if (std::isnan(delta))
            continue;
        deltas.push_back(delta);
        atMost += delta <= 0 ? 1 : 0;
        atLeast += delta >= 0 ? 1 : 0;
    }
    if (deltas.size() * 2 < inA.size() || deltas.empty())
        return result;
    result.p = std::min(1.0, 2.0 * static_cast<double>(std::min(atMost, atLeast)) / static_cast<double>(deltas.size()));
    result.deltaCi = percentileInterval(std::move(deltas), 1);
    return result;
}

/// The rows of `b` that stand at the same place as the common rows of `a`, with a's truth.
struct Matched {
    Predictions a;
    Predictions b;
    std::int64_t leftOut = 0;
};

void appendRow(const Predictions &from, std::size_t row, Predictions &to)
{
    to.names.push_back(from.names[row]);
    to.subjects.push_back(from.subjects[row]);
    for (std::size_t c = 0; c < to.classes.size(); ++c) {
        const auto source = static_cast<std::size_t>(from.classIndex(to.classes[c]));
        to.p[c].push_back(from.p[source][row]);
        if (to.kind == PredictionKind::Multilabel)
            to.isOn[c].push_back(from.isOn[source][row]);
    }
    if (to.kind == PredictionKind::Multiclass)
        to.actual.push_back(
            from.actual[row] < 0 ? -1 : to.classIndex(from.classes[static_cast<std::size_t>(from.actual[row])]));
}

Result<Matched> match(const Predictions &a, const Predictions &b)
{
    const std::string fileA = a.file.filename().string();
    const std::string fileB = b.file.filename().string();
    if (a.kind != b.kind)
        return fail(ErrorCode::Corrupt,
                    fileA + " and " + fileB + " cannot be compared: one holds AUs, the other one class per face",
                    b.file.string());
    for (const std::string &name : a.classes) {
        if (b.classIndex(name) < 0)
            return fail(ErrorCode::Corrupt, fileB + ": column 'p_" + name + "' is missing, though " + fileA + " has it",
                        b.file.string());
    }
    for (const std::string &name : b.classes) {
        if (a.classIndex(name) < 0)
            return fail(ErrorCode::Corrupt, fileA + ": column 'p_" + name + "' is missing, though " + fileB + " has it",
                        a.file.string());
    }
    const auto rowsOfA = rowsByName(a);
    if (!rowsOfA)
        return passOn(rowsOfA);
    const auto rowsOfB = rowsByName(b);
    if (!rowsOfB)
        return passOn(rowsOfB);

    Matched result;
    for (Predictions *side : {&result.a, &result.b}) {
        side->kind = a.kind;
        side->classes = a.classes;
        side->p.resize(a.classes.size());
        side->isOn.resize(a.kind == PredictionKind::Multilabel ? a.classes.size() : 0);
    }
    result.a.file = a.file;
    result.b.file = b.file;
    for (std::size_t row = 0; row < a.numRows(); ++row) {
        if (!a.hasLabel(row))
            continue;
        const auto it = rowsOfB->find(a.names[row]);
        if (it == rowsOfB->end()) {
            ++result.leftOut;
            continue;
        }
        appendRow(a, row, result.a);
        appendRow(b, it->second, result.b);
        const std::size_t last = result.a.numRows() - 1;
        bool same = true;
        if (a.kind == PredictionKind::Multiclass)
            same = result.a.actual[last] == result.b.actual[last];
        else
            same = std::equal(result.a.isOn.begin(), result.a.isOn.end(), result.b.isOn.begin(),
                              [last](const auto &x, const auto &y) { return x[last] == y[last]; });
        if (!same)
            return fail(ErrorCode::Corrupt,
                        fileB + ", row " + std::to_string(it->second + 2) + ": the true label of '" + a.names[row] +
                            "' differs from that in " + fileA + ", row " + std::to_string(row + 2),
                        b.file.string());
    }
    if (result.a.numRows() == 0)
        return fail(ErrorCode::Corrupt,
                    fileA + " and " + fileB + " have no labelled face in common (they are matched by name)",
                    b.file.string());
    return result;
}

Json differenceJson(const Difference &d)
{
    return {{"name", d.name},
            {"a", jsonNumber(d.a)},
            {"b", jsonNumber(d.b)},
            {"delta", jsonNumber(d.delta)},
            {"delta_ci", std::isnan(d.deltaCi.lo) ? Json(nullptr) : Json::array({d.deltaCi.lo, d.deltaCi.hi})},
            {"p", jsonNumber(d.p)}};
}

} // namespace

Result<Comparison> compare(const Predictions &a, const Predictions &b, int resamples, std::uint64_t seed, int threads)
{
    const auto matched = match(a, b);
    if (!matched)
        return passOn(matched);
    EvaluateOptions plain;
    plain.resamples = 0;
    const auto resultA = evaluate(matched->a, plain);
    if (!resultA)
        return passOn(resultA);
    const auto resultB = evaluate(matched->b, plain);
    if (!resultB)
        return passOn(resultB);

    Comparison result;
    result.n = resultA->n;
    result.leftOut = matched->leftOut;
    result.bySubject = matched->a.hasSubjects();
    const auto units =
        result.bySubject ? ResamplingUnits::subjects(matched->a.subjects) : ResamplingUnits::rows(matched->a.numRows());
    const std::size_t numClasses = a.classes.size();
    const bool canResample = resamples > 0 && units.numUnits > 1;
    const std::size_t numResamples = canResample ? static_cast<std::size_t>(resamples) : 0;
    std::vector<SortedScores> sorted[2];
    std::vector<std::vector<double>> aucs[2];
    std::vector<double> macro[2];
    std::vector<double> accuracy[2];
    std::vector<int> predicted[2];
    for (int side = 0; side < 2; ++side) {
        const Predictions &p = side == 0 ? matched->a : matched->b;
        for (std::size_t c = 0; c < numClasses; ++c) {
            const ClassRows rows = classRows(p, c);
            std::vector<std::uint32_t> unitOfRow;
            for (std::uint32_t row : rows.rows)
                unitOfRow.push_back(units.unitOfRow[row]);
            sorted[side].emplace_back(rows.isPositive, rows.scores, unitOfRow, units.numUnits);
        }
        aucs[side].assign(numClasses, std::vector<double>(numResamples));
        macro[side].assign(numResamples, 0);
        accuracy[side].assign(numResamples, 0);
        predicted[side] = p.predicted();
    }
    forEachResample(static_cast<std::uint32_t>(numResamples), threads, [&](std::uint32_t index) {
        std::vector<std::uint32_t> counts(units.numUnits);
        drawCounts(seed, index, counts);
        double sum[2] = {0, 0};
        int known = 0;
        for (std::size_t c = 0; c < numClasses; ++c) {
            const double x = aucs[0][c][index] = sorted[0][c].auc(counts);
            const double y = aucs[1][c][index] = sorted[1][c].auc(counts);
            if (!std::isnan(x) && !std::isnan(y)) {
                sum[0] += x;
                sum[1] += y;
                ++known;
            }
        }
        for (int side = 0; side < 2; ++side) {
            macro[side][index] = known == 0 ? kNan : sum[side] / known;
            if (matched->a.kind != PredictionKind::Multiclass)
                continue;
            std::uint64_t correct = 0;
            std::uint64_t total = 0;
            for (std::size_t row = 0; row < predicted[side].size(); ++row) {
                const std::uint64_t weight = counts[units.unitOfRow[row]];
                total += weight;
                correct += predicted[side][row] == matched->a.actual[row] ? weight : 0;
            }
            accuracy[side][index] = static_cast<double>(correct) / static_cast<double>(total);
        }
    });
    for (std::size_t c = 0; c < numClasses; ++c)
        result.auc.push_back(
            difference(a.classes[c], resultA->classes[c].auc, resultB->classes[c].auc, aucs[0][c], aucs[1][c]));
    result.auc.push_back(difference("macro", resultA->macroAuc, resultB->macroAuc, macro[0], macro[1]));
    if (a.kind == PredictionKind::Multiclass)
        result.accuracy.push_back(
            difference("accuracy", resultA->accuracy, resultB->accuracy, accuracy[0], accuracy[1]));
    return result;
}

Json toJson(const Comparison &comparison)
{
    Json classes = Json::array();
    for (std::size_t i = 0; i + 1 < comparison.auc.size(); ++i)
        classes.push_back(differenceJson(comparison.auc[i]));
    Json json{{"n", comparison.n},
              {"left_out", comparison.leftOut},
              {"resampling", comparison.bySubject ? "subject" : "image"},
              {"auc", {{"macro", differenceJson(comparison.auc.back())}, {"classes", std::move(classes)}}}};
    if (!comparison.accuracy.empty())
        json["accuracy"] = differenceJson(comparison.accuracy.front());
    return json;
}

} // namespace mimik::eval
