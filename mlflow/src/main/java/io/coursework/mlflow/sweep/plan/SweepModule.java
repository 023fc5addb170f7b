package io.coursework.mlflow.sweep.plan;

import com.google.inject.AbstractModule;
import io.coursework.curricula.CurriculaBinder;
import io.coursework.mlflow.sweep.rule.PowerLaw;
import io.coursework.mlflow.sweep.rule.SettingRule;

/** The catalogue of what random values are drawn from, and of ways to choose trials. */
public final class SweepModule extends AbstractModule {

  @Override
  protected void configure() {
    CurriculaBinder.of(binder())
        .type(Draw.class, "uniform", UniformDraw.class, "numbers between two bounds")
        .type(Draw.class, "log_uniform", LogUniformDraw.class, "as many in each power of ten")
        .type(Draw.class, "integer", WholeDraw.class, "whole numbers between two bounds")
        .type(
            Draw.class,
            "log_integer",
            LogWholeDraw.class,
            "whole numbers, about as many in each power of ten")
        .type(Draw.class, "choice", ChoiceDraw.class, "the values of a list")
        .type(
            SettingRule.class,
            "power_law",
            PowerLaw.class,
            "a line through some points, in the logarithms of both")
        .type(Search.class, "all", EveryTrial.class, "every trial of the plan")
        .type(
            Search.class,
            "blocks",
            BlockByBlock.class,
            "every trial of the plan, those of one seed before those of the next")
        .type(
            Search.class,
            "threshold",
            ThresholdSearch.class,
            "those that tell most about the width at which half of the seeds learn")
        .type(
            Search.class,
            "successive_halving",
            SuccessiveHalving.class,
            "all for a few steps, then the best of them for more, and so on")
        .type(
            Search.class,
            "asha",
            AsynchronousHalving.class,
            "as successive_halving, but a setting that is among the best so far goes on at once")
        .type(
            Search.class,
            "tpe",
            TreeParzen.class,
            "random.draws settings, each drawn where those before it were good (a tree-structured"
                + " Parzen estimator)");
  }
}
