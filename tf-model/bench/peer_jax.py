"""A cell of `coursework bench` in JAX, by jit; several models at once by vmap."""

import argparse
import os

from cases import layouts
from serving import Training, serve


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", required=True, help="folder of 'coursework bench --export'")
    parser.add_argument("--threads", type=int, required=True)
    arguments = parser.parse_args()
    # Both are read when JAX begins: how many threads XLA has, and whether a product uses them.
    os.environ["NPROC"] = str(arguments.threads)
    if arguments.threads == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    import jax

    import jax_model

    serve(
        arguments.cases,
        {"jax": jax.__version__},
        lambda case: [(layout,) for layout in layouts(case)],
        lambda case, layout: Training(jax_model.step(case, layout), case.models),
    )


if __name__ == "__main__":
    main()
