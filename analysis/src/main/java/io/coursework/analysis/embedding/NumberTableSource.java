package io.coursework.analysis.embedding;

import io.coursework.analysis.model.HookAxis;
import io.coursework.analysis.model.NamedArray;
import io.coursework.analysis.probe.Sample;
import io.coursework.analysis.probe.Subject;
import io.coursework.curricula.spec.SnakeCase;
import io.coursework.curricula.split.SplitPart;
import java.util.Optional;

/** Where a model has a vector for each number. */
public enum NumberTableSource {
  /** The rows of the token embedding. */
  EMBEDDING {
    @Override
    public NumberEmbedding table(Subject subject) {
      NamedArray table = subject.model().weight("embed.W_E"); // (V, d)
      int n = subject.course().vocabulary().values();
      int d = table.size(HookAxis.D_MODEL);
      float[] numbers = new float[n * d];
      System.arraycopy(table.values(), 0, numbers, 0, numbers.length); // ids of values come first
      return new NumberEmbedding(n, d, numbers);
    }
  },
  /** The columns of the unembedding: what the residual stream is compared with. */
  HEAD {
    @Override
    public NumberEmbedding table(Subject subject) {
      NamedArray table = subject.model().weight("unembed.W_U"); // (d, V)
      int n = subject.course().vocabulary().values();
      int d = table.size(HookAxis.D_MODEL);
      float[] numbers = new float[n * d];
      for (int number = 0; number < n; number++) {
        for (int i = 0; i < d; i++) {
          numbers[number * d + i] = table.at(i, number);
        }
      }
      return new NumberEmbedding(n, d, numbers);
    }
  },
  /**
   * The residual stream after the last round, where the answer is read off: the mean over training
   * expressions that have the number as their answer.
   */
  RESIDUAL {
    @Override
    public NumberEmbedding table(Subject subject) {
      return AnswerMeans.of(subject, sample(subject)).last();
    }

    @Override
    Optional<String> refusal(Subject subject) {
      return AnswerMeans.refusal(sample(subject), subject.course().vocabulary().values());
    }

    private Sample sample(Subject subject) {
      return Sample.of(subject, SplitPart.TRAINING, SAMPLED);
    }
  };

  private static final int SAMPLED = 512; // per operation: about every answer ten times

  /** Why a model has too few of these vectors; empty if it has enough. */
  Optional<String> refusal(Subject subject) {
    return Optional.empty();
  }

  /** The table of a model. */
  public abstract NumberEmbedding table(Subject subject);

  /** The name of a probe when it is put to this table; to the embedding, it is just the probe's. */
  public String named(String name) {
    return this == EMBEDDING ? name : name + "_" + SnakeCase.of(this);
  }
}
