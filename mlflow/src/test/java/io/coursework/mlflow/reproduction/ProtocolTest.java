package io.coursework.mlflow.reproduction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import io.coursework.mlflow.Main;
import io.coursework.mlflow.config.ConfigLoader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {

  @Test
  void namesTheValuesOfTheStudysOwnTrials() throws IOException {
    Map<String, String> laptop =
        of("laptop").distances().rows().stream()
            .collect(Collectors.toMap(row -> row.get(0), row -> row.get(2)));

    assertEquals("20, 24, 28, 32, 40", laptop.get("widths"));
    assertTrue(
        laptop.get("learning rate").startsWith("0.0032, 0.00267, 0.00229, 0.002, 0.0016, after"),
        () -> "rates in the order of the widths: " + laptop.get("learning rate"));
    assertEquals("2", laptop.get("depth"));
    assertEquals("until learned, or 114,000 steps", laptop.get("length"));
    assertEquals(
        "100 to 107 set split, data and initial weights; 0 to 99 are for development",
        laptop.get("seeds"));
    assertEquals("their exponential moving average, 0.999 a step", laptop.get("the model"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quick", "laptop", "workstation"})
  void everyKeyInItsTextsIsOneOfTheConfiguration(String scale) throws IOException {
    Protocol protocol = of(scale);

    assertFalse(protocol.limits().isEmpty());
    for (String text : protocol.limits()) {
      assertFilled(text);
    }
    protocol.distances().rows().stream().flatMap(List::stream).forEach(ProtocolTest::assertFilled);
  }

  /** A key that no trial has leaves a gap. */
  private static void assertFilled(String text) {
    assertFalse(text.matches(".*(\\{|  |of (,|\\.| )|^ ).*"), text);
  }

  private static Protocol of(String scale) throws IOException {
    return Protocol.of(
        PlannedStudy.of(scale),
        Guice.createInjector(Main.modules()).getInstance(ConfigLoader.class));
  }
}
