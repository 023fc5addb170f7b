package io.coursework.curricula;

import com.google.inject.AbstractModule;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.curriculum.FixedMix;
import io.coursework.curricula.curriculum.Staged;
import io.coursework.curricula.domain.Domain;
import io.coursework.curricula.domain.Integers;
import io.coursework.curricula.domain.Permutations;
import io.coursework.curricula.split.IidHoldOut;
import io.coursework.curricula.split.TupleHoldOut;
import io.coursework.curricula.split.OperationPairHoldOut;
import io.coursework.curricula.split.Extrapolation;
import io.coursework.curricula.split.MultisetHoldOut;
import io.coursework.curricula.split.NoHoldOut;
import io.coursework.curricula.split.SplitSpec;

/**
 * The catalogue of what can be chosen, {@code Set<SpecType>}. The operations are in the domains;
 * other modules add theirs, and further types, by {@link CurriculaBinder}.
 */
public final class CurriculaModule extends AbstractModule {
  @Override
  protected void configure() {
    CurriculaBinder.of(binder())
        .type(Domain.class, "integers", Integers.class, "the numbers 0..n-1, modulo n")
        .type(Domain.class, "permutations", Permutations.class, "the elements of a permutation group")
        .type(SplitSpec.class, "iid", IidHoldOut.class, "expressions by lot")
        .type(SplitSpec.class, "tuples", TupleHoldOut.class, "ordered tuples of operands")
        .type(
            SplitSpec.class, "operation_pairs", OperationPairHoldOut.class, "nestings of operations")
        .type(SplitSpec.class, "extrapolation", Extrapolation.class, "the difficult ones")
        .type(SplitSpec.class, "multiset", MultisetHoldOut.class, "operand multisets, strictly")
        .type(SplitSpec.class, "none", NoHoldOut.class, "nothing")
        .type(Curriculum.class, "fixed", FixedMix.class, "one mix of operations all the way")
        .type(Curriculum.class, "staged", Staged.class, "one mix of operations after another");
  }
}
