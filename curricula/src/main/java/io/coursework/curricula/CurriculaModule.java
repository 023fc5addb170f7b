package io.coursework.curricula;

import com.google.inject.AbstractModule;
import io.coursework.curricula.curriculum.Competence;
import io.coursework.curricula.curriculum.Continual;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.ExcessLoss;
import io.coursework.curricula.curriculum.Exp3s;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.curriculum.LossProportional;
import io.coursework.curricula.curriculum.Ramp;
import io.coursework.curricula.curriculum.Recorded;
import io.coursework.curricula.curriculum.Staged;
import io.coursework.curricula.curriculum.TeacherStudent;
import io.coursework.curricula.data.DataSpec;
import io.coursework.curricula.data.FileData;
import io.coursework.curricula.data.GeneratedData;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.split.Extrapolation;
import io.coursework.curricula.split.IidHoldOut;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.OperationPairHoldOut;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.curricula.split.ThreeParts;
import io.coursework.curricula.split.TupleHoldOut;

/**
 * The catalogue of what can be chosen, {@code Set<SpecType>}. The operations are in the domains;
 * other modules add theirs, and further types, by {@link CurriculaBinder}.
 */
public final class CurriculaModule extends AbstractModule {
  @Override
  protected void configure() {
    CurriculaBinder.of(binder())
        .type(Domain.class, "integers", Integers.class, "the numbers 0..n-1, modulo n")
        .type(
            Domain.class, "permutations", Permutations.class, "the elements of a permutation group")
        .type(DataSpec.class, "generated", GeneratedData.class, "drawn by the task, without end")
        .type(DataSpec.class, "file", FileData.class, "the rows of a file")
        .type(SplitSpec.class, "iid", IidHoldOut.class, "a random share of the expressions")
        .type(SplitSpec.class, "tuples", TupleHoldOut.class, "ordered tuples of operands")
        .type(
            SplitSpec.class,
            "operation_pairs",
            OperationPairHoldOut.class,
            "nestings of operations")
        .type(
            SplitSpec.class,
            "extrapolation",
            Extrapolation.class,
            "expressions above a limit of difficulty")
        .type(
            SplitSpec.class,
            "parts",
            ThreeParts.class,
            "ordered tuples and, apart, multisets; more of both as a monitor")
        .type(
            SplitSpec.class,
            "multiset",
            MultisetHoldOut.class,
            "operand multisets, in every order and under every operation")
        .type(SplitSpec.class, "none", NoHoldOut.class, "nothing is held out")
        .type(Curriculum.class, "fixed", FixedMix.class, "one fixed mix of operations")
        .type(Curriculum.class, "staged", Staged.class, "one mix of operations after another")
        .type(Curriculum.class, "ramp", Ramp.class, "from one mix to another, gradually")
        .type(Curriculum.class, "competence", Competence.class, "from easy to difficult")
        .type(
            Curriculum.class,
            "teacher_student",
            TeacherStudent.class,
            "the operation whose score changes fastest")
        .type(Curriculum.class, "exp3s", Exp3s.class, "a bandit rewarded by learning progress")
        .type(Curriculum.class, "loss_proportional", LossProportional.class, "more of what is hard")
        .type(
            Curriculum.class,
            "excess_loss",
            ExcessLoss.class,
            "more of what lags behind a reference (DoReMi)")
        .type(
            Curriculum.class,
            "continual",
            Continual.class,
            "operations in sequence, with rehearsal")
        .type(Curriculum.class, "recorded", Recorded.class, "the mixture of an earlier run");
  }
}
