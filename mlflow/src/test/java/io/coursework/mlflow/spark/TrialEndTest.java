package io.coursework.mlflow.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrialEndTest {

  @Test
  void isReadBackFromItsLine() {
    TrialEnd end = new TrialEnd(17, 1, 2, "node-3", "0,1", 12.5, "it failed: because");
    assertEquals(Optional.of(end), TrialEnd.parse(end.line()));
    TrialEnd silent = new TrialEnd(1, 0, 1, "node-3", "", 0.5, "");
    assertEquals(Optional.of(silent), TrialEnd.parse(silent.line()));
  }

  @Test
  void isOneLineWhateverWasSaid() {
    TrialEnd end = TrialEnd.lost(3, 1, "node", "two\nlines\tand a tab");
    assertEquals("two lines and a tab", TrialEnd.parse(end.line()).orElseThrow().said());
  }

  @Test
  void isNoOtherLine() {
    assertEquals(Optional.empty(), TrialEnd.parse("coursework-trial"));
    assertEquals(Optional.empty(), TrialEnd.parse("26/11/25 08:31:14 INFO MemoryStore: cleared"));
  }
}
