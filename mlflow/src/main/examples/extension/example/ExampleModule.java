package example;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.coursework.analysis.probe.ProbeBinder;
import io.coursework.curricula.CurriculaBinder;
import io.coursework.curricula.curriculum.Curriculum;
import io.coursework.curricula.split.SplitSpec;
import io.coursework.mlflow.cli.console.Command;

/** What this jar adds. The backend is not here: META-INF/services names its type. */
public final class ExampleModule extends AbstractModule {
  @Override
  protected void configure() {
    CurriculaBinder.of(binder())
        .operation(new AbsoluteDifference())
        .type(Curriculum.class, "spiral", Spiral.class, "one operation after another, in turns")
        .type(SplitSpec.class, "large_sums", LargeSums.class, "operands that add up to much");
    ProbeBinder.of(binder()).add("lengths", LengthsProbe.class);
    Multibinder.newSetBinder(binder(), Command.class).addBinding().to(ScheduleCommand.class);
  }
}
