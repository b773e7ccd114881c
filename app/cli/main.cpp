#include "cli/cli.h"
#include "cli/verbs.h"

#include <clocale>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#ifndef MIMIK_ENGINE_ONLY
#include <QCoreApplication>
#endif

int main(int argc, char **argv)
{
#ifdef __GLIBC__
    // Keeps big temporaries on the heap: by default glibc maps and unmaps each of them, and half of the CPU time of a
    // batch of 16 goes into page faults (measured: 2.5 times slower).
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
#ifndef MIMIK_ENGINE_ONLY
    const QCoreApplication application(argc, argv);
    // Qt takes the user's locale over; a decimal comma in our files would be wrong everywhere.
    std::setlocale(LC_NUMERIC, "C");
#endif
    mimik::cli::Cli cli;
    mimik::cli::addAllVerbs(cli);
    return cli.run(argc, argv);
}
