package io.coursework.mlflow.sweep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourcesTest {

  @Test
  void spreadsTrialsEvenlyOverTheGpus() {
    Optional<String> first = Optional.of("/device:GPU:0");
    Optional<String> second = Optional.of("/device:GPU:1");

    assertEquals(
        List.of(first, second, first),
        new Resources(3, List.of(first.get(), second.get()), 1).gpuOfEach());
    assertEquals(
        List.of(Optional.empty(), Optional.empty()), new Resources(2, List.of(), 1).gpuOfEach());
  }
}
