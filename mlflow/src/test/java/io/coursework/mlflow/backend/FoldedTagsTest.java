package io.coursework.mlflow.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldedTagsTest {

  private static final Map<String, String> TOLD =
      Map.of("coursework.pid", "7", "coursework.host", "here", "coursework.seed", "1");

  @Test
  void aServerHasThoseForProgramsInOneTag() {
    assertEquals(
        Map.of("coursework.process", "{\"host\":\"here\",\"pid\":\"7\"}", "coursework.seed", "1"),
        FoldedTags.fold(TOLD, Map.of()));
    assertEquals(TOLD, FoldedTags.unfold(FoldedTags.fold(TOLD, Map.of())));
    assertTrue(FoldedTags.any(TOLD));
    assertFalse(FoldedTags.any(Map.of("coursework.seed", "1", "mlflow.user", "x")));
  }

  @Test
  void aLaterTagReplacesItsValueAndLeavesTheOthers() {
    Map<String, String> before = FoldedTags.fold(TOLD, Map.of());
    Map<String, String> after = FoldedTags.fold(Map.of("coursework.pid", "8"), before);
    assertEquals(Map.of("coursework.process", "{\"host\":\"here\",\"pid\":\"8\"}"), after);
  }

  @Test
  void aRunOfAnEarlierBuildIsReadAndTakenUp() {
    assertEquals(TOLD, FoldedTags.unfold(TOLD));
    Map<String, String> later = FoldedTags.fold(Map.of("coursework.heartbeat", "9"), TOLD);
    assertEquals(
        Map.of("coursework.process", "{\"heartbeat\":\"9\",\"host\":\"here\",\"pid\":\"7\"}"),
        later);
  }

  @Test
  void whatAnybodyElseHasWrittenThereIsPassedOver() {
    for (String odd : new String[] {"", "no JSON", "[1]", "{\"pid\": 7, \"seed\": \"2\"}"}) {
      assertEquals(
          Map.of("a", "b"), FoldedTags.unfold(Map.of("a", "b", "coursework.process", odd)));
    }
  }
}
