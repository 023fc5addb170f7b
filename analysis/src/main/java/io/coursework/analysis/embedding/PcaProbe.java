package io.coursework.analysis.embedding;

import io.coursework.analysis.figure.EmbeddingScatter;
import io.coursework.analysis.probe.Figure;
import io.coursework.analysis.probe.Finding;
import io.coursework.analysis.probe.Guide;
import io.coursework.analysis.probe.Scores;
import io.coursework.analysis.probe.TextTable;
import io.coursework.analysis.probe.Topic;
import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.SnakeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Scores: {@code explained_variance_pc1} to {@code explained_variance_pc6}, fewer if n - 1 or d is
 * smaller; a constant table has 0 everywhere. The figure shows PC1 and PC2 with the numbers, their
 * parity, and a line through their order. Makes no random draws.
 */
@Guide(
    topic = Topic.NUMBERS,
    question = "where the numbers lie on principal components",
    measures =
        "Where the numbers lie: their coordinates on the first six principal components of the centred table, and the share of the variance on each.",
    range =
        "Shares from 0 to 1. A number line has everything on the first component, a ring half on each of two.",
    random = "Every component holds about the same, the first somewhat more.",
    use =
        "To look: numbers in order along a curve, or even and odd apart, are to be seen here first; the other probes say whether it is more than chance."
            + EmbeddingProbe.NESTED)
public record PcaProbe(
    @Key(value = "which table of the model is asked", otherwise = "embedding") NumberTableSource on)
    implements EmbeddingProbe {

  private static final int COMPONENTS = 6;

  @Override
  public String name() {
    return on.named("pca");
  }

  @Override
  public Optional<String> refusal(NumberEmbedding embedding) {
    return Optional.empty();
  }

  @Override
  public Finding apply(NumberEmbedding embedding, long seed) {
    PrincipalComponents components = PrincipalComponents.of(embedding);
    int shown = Math.min(COMPONENTS, components.explainedVariance().length);
    Scores scores = new Scores();
    for (int c = 0; c < shown; c++) {
      scores.put("explained_variance_pc" + (c + 1), components.explainedVariance(c));
    }
    String svg =
        EmbeddingScatter.svg(
            components.component(0),
            components.component(1),
            components.explainedVariance(0),
            components.explainedVariance(1));
    return new Finding(
            name(),
            scores,
            List.of(
                new Figure(
                    SnakeCase.of(on) + "_pca",
                    "The numbers on the first two principal components of the centred table; even ones blue circles, odd ones vermilion squares, joined in their order.",
                    svg)),
            List.of(coordinates(components, shown)))
        .headlines("explained_variance_pc[12]")
        .metrics("explained_variance_pc1");
  }

  private TextTable coordinates(PrincipalComponents components, int shown) {
    List<String> columns = new ArrayList<>(List.of("number", "parity"));
    for (int c = 0; c < shown; c++) {
      columns.add("pc" + (c + 1));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < components.coordinates().length; i++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(i), Parity.of(i).text()));
      for (int c = 0; c < shown; c++) {
        row.add(String.format(Locale.ROOT, "%.7g", components.coordinates()[i][c]));
      }
      rows.add(row);
    }
    return new TextTable(SnakeCase.of(on) + "_pca", columns, rows);
  }
}
