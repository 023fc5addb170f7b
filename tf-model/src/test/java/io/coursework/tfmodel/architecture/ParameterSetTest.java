package io.coursework.tfmodel.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coursework.tfmodel.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterSetTest {

  @Test
  void writesNeighboursAsOneRangeAndReadsThemBack() {
    ParameterSet set =
        new ParameterSet.Builder().add(320, 16).add(0, 100).add(90, 70).add(5, 0).build();
    assertEquals("0-160 320-336", set.toString());
    assertEquals(176, set.size());
    assertTrue(set.contains(159) && !set.contains(160) && set.contains(335));
    assertEquals(set, ParameterSet.parse("0-160 320-336", 336));
    assertEquals(ParameterSet.NONE, ParameterSet.parse("", 336));
    assertTrue(ParameterSet.NONE.isEmpty());
    assertEquals("", ParameterSet.NONE.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-337", "5-5", "6-5", "1", "-1-5", "0-5,6-7", "0-99999999999", "a"})
  void refusesWhatIsNoSet(String text) {
    assertThrows(IllegalArgumentException.class, () -> ParameterSet.parse(text, 336));
  }

  @Test
  void takesTensorsByName() {
    ParameterLayout layout = ParameterLayout.of(Specs.recipe(), Specs.VOCABULARY);
    ParameterSet blocks = ParameterSet.of(layout, name -> name.startsWith("blocks."));
    assertEquals(layout.blockSize(), blocks.size());
    assertTrue(blocks.contains(layout.tensor("blocks.0.ln1.w").offset()));
    assertTrue(!blocks.contains(layout.tensor("ln_final.w").offset()));
  }
}
