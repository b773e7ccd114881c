#pragma once

#include "core/base/png.h"
#include "support/fake_study.h"

#include <filesystem>
#include <string>

namespace mimik::test {

/// Stands for mimik-cli. `run SPEC`: a training with a snapshot at 1, 2, … kimg, whose pictures it takes from
/// $FAKE_PICTURES; it stops when `control` says so. `model convert IN OUT`: OUT is $FAKE_MODEL, unless the name of IN
/// asks for something else; `model info IN` looks at its name too.
inline const char *const kFakeEngine = R"sh(#!/bin/sh
if [ "$1" = model ]; then
  case "$3" in
    *broken*) echo "reading" >&2; echo "$(basename "$3"): the pickle asks for os.system; nothing was run" >&2; exit 3;;
    *crash*) kill -SEGV $$;;
    *slow*) exec sleep 30;;
  esac
  [ "$2" = info ] && echo '{}' && exit
  cp "$FAKE_MODEL" "$4" && cp "${FAKE_MODEL%.safetensors}.json" "${4%.safetensors}.json"
  echo '{"notes": ["the discriminator is left out"]}'
  exit
fi
dir=$(dirname "$2"); n=1000; state=Starting
mkdir -p "$dir/artifacts"
say() { n=$((n+1)); printf '{"seq":%d,"time":"2026-01-01T00:00:00.000Z",%s}\n' $n "$1" >> "$dir/events.jsonl"; }
to() { say "\"type\":\"state\",\"from\":\"$state\",\"to\":\"$1\""; state=$1; }
say '"type":"hello","version":"0","device":"cpu","threads":1'
to Running
cp "$FAKE_PICTURES/reals.png" "$FAKE_PICTURES/fakes_init.png" "$dir/artifacts"
for kimg in 1 2 3 4 5 6 7 8; do
  while :; do
    case "$(cat "$dir/control" 2>/dev/null)" in
      cancel) to Stopping; to Cancelled; exit 4;;
      pause) [ $state = Running ] && to Paused;;
      resume) [ $state = Paused ] && to Running;;
    esac
    [ $state = Running ] && [ -e "$FAKE_PICTURES/go$kimg" ] && break
    sleep 0.05
  done
  say "\"type\":\"progress\",\"phase\":\"training\",\"done\":${kimg}000,\"total\":8000,\"eta_s\":150"
  say "\"type\":\"metric\",\"step\":${kimg}000,\"name\":\"Loss/G/loss\",\"value\":0.$((9 - kimg))"
  cp "$FAKE_PICTURES/fakes00000$kimg.png" "$dir/artifacts"
  say "\"type\":\"artifact\",\"kind\":\"samples\",\"path\":\"artifacts/fakes00000$kimg.png\""
  cp "$FAKE_PICTURES/network-snapshot-00000$kimg".* "$dir/artifacts"
  say "\"type\":\"artifact\",\"kind\":\"model\",\"path\":\"network-snapshot-00000$kimg.safetensors\""
  [ $kimg = 2 ] && say '"type":"warning","code":"mode-collapse","text":"The faces have become alike."'
done
say '"type":"finished","summary":{"kimg":8}'
to Succeeded
)sh";

/// Makes the fake engine the one that is started.
inline void useFakeEngine(const fs::path &dir)
{
    writeText(dir / "engine.sh", kFakeEngine);
    fs::permissions(dir / "engine.sh", fs::perms::owner_all);
    qputenv("MIMIK_CLI", (dir / "engine.sh").string().c_str());
    qputenv("MIMIK_RESOURCES", "/nonexistent");
    qputenv("FAKE_PICTURES", (dir / "pictures").string().c_str());
    qputenv("FAKE_MODEL", (dir / "converted.safetensors").string().c_str());
}

/// A picture of one colour: to see on a screen which one it is.
inline Image plainImage(int red, int green, int blue, int side = 32)
{
    Image image(side, side, 3);
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
        image.pixels[i] = static_cast<std::uint8_t>(red);
        image.pixels[i + 1] = static_cast<std::uint8_t>(green);
        image.pixels[i + 2] = static_cast<std::uint8_t>(blue);
    }
    return image;
}

/// A safetensors file without tensors, with the card of a generator beside it.
inline void writeGenerator(const fs::path &file, const Json &card)
{
    writeText(file,
              std::string("\x02\0\0\0\0\0\0\0{}", 10) + std::string(card.dump().size() % 7, ' ')); // hashes differ
    writeText(fs::path(file).replace_extension(".json"), card.dump());
}

inline Json generatorCard(int resolution, const std::vector<std::string> &classes = {})
{
    return {{"kind", "generator"},
            {"classes", classes},
            {"licence", "GPL-3.0-or-later"},
            {"settings", {{"resolution", resolution}, {"zDim", 128}, {"cDim", classes.size()}}},
            {"training", {{"kimg", 12.0}, {"data", "drawn faces"}, {"command", "mimik-cli train-gan --seed 1"}}}};
}

/// The artifacts of a training: the picture of snapshot i is grey of 10 + 40 i, the first one black, the reals green.
inline void writeSnapshots(const fs::path &artifacts, const std::vector<int> &kimgs)
{
    fs::create_directories(artifacts);
    QVERIFY(writePng(artifacts / "reals.png", plainImage(0, 255, 0)));
    QVERIFY(writePng(artifacts / "fakes_init.png", plainImage(0, 0, 0)));
    int number = 0;
    for (const int kimg : kimgs) {
        const std::string six = QString::number(kimg).rightJustified(6, u'0').toStdString();
        const int grey = 10 + 40 * number++;
        QVERIFY(writePng(artifacts / ("fakes" + six + ".png"), plainImage(grey, grey, grey)));
        writeGenerator(artifacts / ("network-snapshot-" + six + ".safetensors"), generatorCard(32));
    }
}

/// Writes events.jsonl line by line.
class EventScript {
public:
    explicit EventScript(fs::path file) : m_file(std::move(file)) {}
    EventScript &say(const std::string &type, Json body)
    {
        body["seq"] = ++m_seq;
        body["time"] = "2026-01-02T03:04:05.000Z";
        body["type"] = type;
        fs::create_directories(m_file.parent_path());
        std::ofstream(m_file, std::ios::app) << body.dump() << "\n";
        return *this;
    }
    EventScript &state(const char *from, const char *to) { return say("state", {{"from", from}, {"to", to}}); }
    EventScript &metric(int step, const char *name, double value)
    {
        return say("metric", {{"step", step}, {"name", name}, {"value", value}});
    }

private:
    fs::path m_file;
    int m_seq = 0;
};

/// A training that ended, as it lies in the folder of runs: 4 kimg, FID best at 2.
inline fs::path writeTraining(const fs::path &runs, const std::string &id, const Json &settings)
{
    const fs::path run = runs / id;
    writeText(
        run / "spec.json",
        Json{{"version", 1}, {"kind", "train-gan"}, {"settings", settings}, {"inputs", Json::array()}, {"seed", 7}}
            .dump());
    writeSnapshots(run / "artifacts", {1, 2, 4});
    EventScript events(run / "events.jsonl");
    events.state("Queued", "Starting").state("Starting", "Running");
    const double fid[] = {90, 40.5, 55};
    int number = 0;
    for (const int kimg : {1, 2, 4}) {
        events.metric(1000 * kimg, "Loss/G/loss", 2.0 / kimg).metric(1000 * kimg, "Loss/D/loss", 1.0);
        events.metric(1000 * kimg, "Timing/img_per_s", 100.0 + kimg);
        events.metric(1000 * kimg, "Progress/augment", 0.1 * kimg);
        events.metric(1000 * kimg, "FID(random)", fid[number++]);
    }
    writeText(run / "artifacts" / "checkpoint-a.safetensors", "the state");
    events.say("warning", {{"code", "over-long-training"}, {"text", "FID has not become better."}});
    events.say("warning", {{"code", "mode-collapse"}, {"text", "The faces have become alike."}});
    events.state("Running", "Stopping").state("Stopping", "Cancelled");
    return run;
}

} // namespace mimik::test
