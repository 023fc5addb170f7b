package io.coursework.mlflow.sweep.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the trials of a sweep may take of this machine.
 *
 * @param parallel trials at a time
 * @param gpus their devices, by name, over which trials that train on a GPU are spread evenly; may
 *     be empty
 * @param memory bytes that all of them together may have; one alone may have more
 */
public record Resources(int parallel, List<String> gpus, long memory) {

  public Resources {
    gpus = List.copyOf(gpus);
  }

  /** The GPU of each of the trials that run at a time; empty where there is none to choose. */
  List<Optional<String>> gpuOfEach() {
    return IntStream.range(0, parallel)
        .mapToObj(
            i -> gpus.isEmpty() ? Optional.<String>empty() : Optional.of(gpus.get(i % gpus.size())))
        .toList();
  }
}
