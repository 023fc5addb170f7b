package io.coursework.analysis.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Scores;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreRowTest {

  private static List<String> rows(Scores scores) {
    return ScoreRow.of(new Finding("probe", scores, List.of(), List.of())).stream()
        .map(row -> "%s %s %s %s".formatted(row.key(), row.score().value(), row.random(), row.p()))
        .toList();
  }

  @Test
  void setsBesideAScoreWhatItIsAtRandomAndHowLikely() {
    assertEquals(
        List.of("rank 3.0 NaN NaN", "spearman_max 0.6 0.4 0.2", "spearman_pc1 0.5 NaN NaN"),
        rows(
            new Scores()
                .put("rank", 3)
                .put("spearman_max", 0.6)
                .put("spearman_pc1", 0.5)
                .put("null_spearman_max", 0.4)
                .put("p_value", 0.2)));
  }

  @Test
  void findsTheScoreOfAPValueByItsStem() {
    assertEquals(
        List.of("fourier_share 0.1 NaN 1.0", "loo_accuracy 0.7 0.5 0.01", "loo_rank 4.0 NaN NaN"),
        rows(
            new Scores()
                .put("fourier_share", 0.1)
                .put("fourier_p_value", 1)
                .put("loo_accuracy", 0.7)
                .put("loo_null_accuracy", 0.5)
                .put("loo_p_value", 0.01)
                .put("loo_rank", 4)));
  }

  @Test
  void givesAPValueToTheScoreOfItsNameBeforeLongerOnes() {
    assertEquals(
        List.of("line 0.6 NaN 0.01", "line_unique 0.1 NaN NaN"),
        rows(new Scores().put("line", 0.6).put("line_p_value", 0.01).put("line_unique", 0.1)));
  }

  @Test
  void keepsAPValueThatBelongsToNoScore() {
    assertEquals(
        List.of("share 0.1 NaN NaN", "other_p_value 0.3 NaN NaN"),
        rows(new Scores().put("share", 0.1).put("other_p_value", 0.3)));
  }
}
