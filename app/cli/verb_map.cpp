#include "cli/cli_job.h"
#include "cli/verbs.h"
#include "core/gan/generate.h"

#include <memory>

namespace mimik::cli {

void addMapVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<MapSpec>();
    auto out = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(app, "map", "Latents w of seeds or z: w.npy [N, num_ws, w_dim]",
                                 [=, &cli] { return runJob(cli, *spec, 0, *out, gan::runMap); });
    verb->add_option("--model", spec->model, "Generator (.safetensors, .pkl, .pt)")->required();
    verb->add_option("--seeds", spec->seeds, "Seeds: 0-63 or 1,5,9-12");
    verb->add_option("--z", spec->z, ".npy [N, z_dim] in place of seeds");
    verb->add_option("--psi", spec->psi, "Truncation")->capture_default_str();
    verb->add_option("--cutoff", spec->cutoff, "Layers that psi acts on; -1: all")->capture_default_str();
    verb->add_option("--class", spec->classes,
                     "Class by number or name, one for all or per latent (k1,k2,...), or a .npy");
    verb->add_option("--out", *out, "Folder for w.npy; must be new or empty")->required();
}

void addDirectionsVerb(CLI::App &app, Cli &cli)
{
    auto spec = std::make_shared<DirectionsSpec>();
    auto out = std::make_shared<std::string>();
    CLI::App *verb = cli.addVerb(app, "directions", "Directions in the latent space of a generator",
                                 [=, &cli] { return runJob(cli, *spec, 0, *out, gan::runDirections); });
    verb->add_option("--model", spec->model, "Generator (.safetensors, .pkl, .pt)")->required();
    verb->add_option("--method", spec->method, "sefa")->capture_default_str();
    verb->add_option("--layers", spec->layers, "Layers of w: all, or 0-3,6")->capture_default_str();
    verb->add_option("--count", spec->count, "Strongest ones to keep; 0: all")->capture_default_str();
    verb->add_option("--out", *out, "Folder for <method>.safetensors; must be new or empty")->required();
}

} // namespace mimik::cli
