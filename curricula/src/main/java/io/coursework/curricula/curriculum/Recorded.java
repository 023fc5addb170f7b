package io.coursework.curricula.curriculum;

import io.coursework.curricula.spec.Key;
import io.coursework.curricula.spec.Requirements;
import java.util.Set;

/**
 * What an earlier run was taught with, step by step: yokes a control to it. The file is read when
 * the course is made and when the training begins.
 *
 * @param file a {@link MixtureTable}, where the program is started or absolute
 */
public record Recorded(
    @Key("the mixture.tsv of an earlier run: step, operations and difficulty, tab-separated")
        String file)
    implements PredefinedCurriculum {
  public Recorded {
    new Requirements()
        .require(file != null && !file.isBlank(), "file is missing; give the mixture.tsv of a run")
        .throwIfAny();
  }

  @Override
  public Teacher teacher(long steps) {
    return MixtureTable.read(file)::lesson;
  }

  @Override
  public Set<String> operations() {
    return MixtureTable.read(file).operations();
  }
}
