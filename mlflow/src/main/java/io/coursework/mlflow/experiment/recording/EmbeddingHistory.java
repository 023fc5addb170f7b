package io.coursework.mlflow.experiment.recording;

import io.coursework.analysis.embedding.EmbeddingPlanes;
import io.coursework.analysis.embedding.FixedAxes;
import io.coursework.analysis.figure.PlaneView;
import io.coursework.analysis.report.EmbeddingMap;
import io.coursework.analysis.report.MapFrame;
import io.coursework.analysis.report.MapToken;
import io.coursework.curricula.Course;
import io.coursework.curricula.token.TokenKind;
import io.coursework.curricula.token.Vocabulary;
import io.coursework.mlflow.experiment.result.TokenEmbedding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The token embedding at some steps of a training. What it shows of a step depends on the steps
 * before, and on nothing else: a training that is taken up again shows the same.
 */
public final class EmbeddingHistory {

  private static final int COMPONENTS = 6; // as many as the probe pca lists

  /** All that it has seen. */
  public record State(List<Moment> moments) {}

  /**
   * The embedding after some steps.
   *
   * @param table row-major [tokens, d_model], floats, little-endian, in Base64
   */
  record Moment(long step, String table) {}

  private final Vocabulary vocabulary;
  private final boolean numeric;
  private final List<Moment> moments = new ArrayList<>();
  private EmbeddingPlanes planes = new EmbeddingPlanes();

  EmbeddingHistory(Course course) {
    this.vocabulary = course.vocabulary();
    this.numeric = course.task().domain().numeric();
  }

  /**
   * Adds a step.
   *
   * @param step after the last one
   * @param embedding of the course's vocabulary, finite
   * @return the values on the plane of their first two principal components
   */
  PlaneView add(long step, TokenEmbedding embedding) {
    moments.add(new Moment(step, text(embedding.table())));
    return planes.next(embedding.values());
  }

  /** The last step that it has seen, -1 if none. */
  long lastStep() {
    return moments.isEmpty() ? -1 : moments.get(moments.size() - 1).step();
  }

  /** Whether it has seen no step. */
  boolean isEmpty() {
    return moments.isEmpty();
  }

  State state() {
    return new State(List.copyOf(moments));
  }

  /** Continues from where a history of the same training was. */
  void restore(State state) {
    moments.clear();
    planes = new EmbeddingPlanes();
    state.moments().forEach(moment -> add(moment.step(), embedding(moment)));
  }

  /** All steps as one interactive map; there must be one. */
  EmbeddingMap map() {
    FixedAxes axes = FixedAxes.of(embedding(moments.get(moments.size() - 1)).values(), COMPONENTS);
    int n = vocabulary.values();
    List<MapFrame> frames = new ArrayList<>();
    for (Moment moment : moments) {
      float[] table = embedding(moment).table();
      frames.add(new MapFrame(moment.step(), axes.coordinates(n, table), axes.shares(n, table)));
    }
    return new EmbeddingMap(tokens(), frames);
  }

  private List<MapToken> tokens() {
    return IntStream.range(0, vocabulary.size())
        .mapToObj(
            id -> {
              TokenKind kind = vocabulary.kind(id);
              boolean number = numeric && kind == TokenKind.VALUE;
              return new MapToken(vocabulary.text(id), kind.label(), number ? id : null);
            })
        .toList();
  }

  private static String text(float[] table) {
    ByteBuffer bytes =
        ByteBuffer.allocate(table.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(table);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private TokenEmbedding embedding(Moment moment) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(moment.table()));
    float[] table = new float[bytes.remaining() / Float.BYTES];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(table);
    return new TokenEmbedding(vocabulary, table);
  }
}
