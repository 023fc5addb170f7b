package io.coursework.tfmodel.transfer;

import io.coursework.tfmodel.architecture.ParameterLayout;
import io.coursework.tfmodel.architecture.ParameterSet;
import io.coursework.tfmodel.architecture.ParameterTensor;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Weights on their way from one layout into another. */
final class WeightCopy {

  private static final String POSITIONS = "pos_embed.W_pos";
  private static final String HEAD = "unembed.";

  private final ParameterLayout fromLayout;
  private final float[] from;
  private final ParameterLayout toLayout;
  private final float[] to;
  private final ParameterSet.Builder loaded = new ParameterSet.Builder();

  /**
   * @param from flat; left as it is
   * @param to flat; gets what is copied
   */
  WeightCopy(ParameterLayout fromLayout, float[] from, ParameterLayout toLayout, float[] to) {
    this.fromLayout = fromLayout;
    this.from = from;
    this.toLayout = toLayout;
    this.to = to;
  }

  /** Whether a tensor has a row per token or position that is added to the residual stream. */
  static boolean isEmbedding(String tensor) {
    return tensor.equals(TokenRows.TENSOR) || tensor.equals(POSITIONS);
  }

  /** All weights, with what was copied so far. */
  float[] weights() {
    return to;
  }

  /** What was copied so far. */
  ParameterSet loaded() {
    return loaded.build();
  }

  /**
   * Copies rows of the token embedding.
   *
   * @param source by token, the row to take, or {@link TokenMatch#NEW}
   */
  void tokens(int[] source) {
    rows(TokenRows.TENSOR, source);
  }

  /**
   * Copies rows of the token embedding through a map.
   *
   * @param source as for {@link #tokens(int[])}
   */
  void tokens(int[] source, OrthonormalMap map) {
    TokenRows there = new TokenRows(fromLayout, from);
    TokenRows here = new TokenRows(toLayout, to);
    for (int token = 0; token < source.length; token++) {
      if (source[token] != TokenMatch.NEW) {
        here.put(token, map.apply(there.row(source[token])));
        loaded.add(here.begin(token), here.width());
      }
    }
  }

  /** Copies learned positions up to the shorter context; where one model has none, nothing. */
  void positions() {
    boolean both =
        Stream.of(fromLayout, toLayout)
            .allMatch(
                layout -> layout.tensors().stream().anyMatch(t -> t.name().equals(POSITIONS)));
    if (both) {
      int shorter =
          Math.min(
              fromLayout.tensor(POSITIONS).shape().get(0),
              toLayout.tensor(POSITIONS).shape().get(0));
      rows(POSITIONS, IntStream.range(0, shorter).toArray());
    }
  }

  /**
   * Copies all but the embeddings; of an untied head, the columns of the tokens.
   *
   * @param source as for {@link #tokens}
   */
  void others(int[] source) {
    for (ParameterTensor here : toLayout.tensors()) {
      ParameterTensor there = fromLayout.tensor(here.name());
      if (here.name().startsWith(HEAD)) {
        columns(there, here, source);
      } else if (!isEmbedding(here.name())) {
        copy(there.offset(), here.offset(), here.size());
      }
    }
  }

  private void copy(int fromBegin, int toBegin, int count) {
    System.arraycopy(from, fromBegin, to, toBegin, count);
    loaded.add(toBegin, count);
  }

  private void rows(String name, int[] source) {
    ParameterTensor there = fromLayout.tensor(name);
    ParameterTensor here = toLayout.tensor(name);
    int width = here.shape().get(1);
    for (int row = 0; row < source.length; row++) {
      if (source[row] != TokenMatch.NEW) {
        copy(there.offset() + source[row] * width, here.offset() + row * width, width);
      }
    }
  }

  /** Of the last dimension, which is that of the tokens. */
  private void columns(ParameterTensor there, ParameterTensor here, int[] source) {
    int widthThere = there.shape().get(there.shape().size() - 1);
    for (int row = 0; row < here.size() / source.length; row++) {
      for (int column = 0; column < source.length; column++) {
        if (source[column] != TokenMatch.NEW) {
          copy(
              there.offset() + row * widthThere + source[column],
              here.offset() + row * source.length + column,
              1);
        }
      }
    }
  }
}
