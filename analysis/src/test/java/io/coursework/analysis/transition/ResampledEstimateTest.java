package io.coursework.analysis.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResampledEstimateTest {

  @Test
  void readsAPValueOffTheResamples() {
    Bracket[] draws =
        IntStream.rangeClosed(1, 99)
            .mapToObj(i -> Bracket.at(i <= 2 ? 0.9 : 1.5))
            .toArray(Bracket[]::new);

    // Two of 99 at or below 1: twice (2 + 1) / 100.
    assertEquals(0.06, ResampledEstimate.of(Bracket.at(1.5), draws, 10).pValue(1), 1e-12);
    Bracket[] open = Stream.generate(Bracket::unknown).limit(99).toArray(Bracket[]::new);
    assertEquals(1, ResampledEstimate.of(Bracket.at(1.5), open, 10).pValue(1));
  }
}
