package io.coursework.mlflow.cli;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import io.coursework.mlflow.cli.bench.BenchCommand;
import io.coursework.mlflow.cli.console.Command;
import io.coursework.mlflow.cli.data.CurriculaCommand;
import io.coursework.mlflow.cli.data.DataCheckCommand;
import io.coursework.mlflow.cli.data.DataGenerateCommand;
import io.coursework.mlflow.cli.data.DataStatsCommand;
import io.coursework.mlflow.cli.data.TasksCommand;
import io.coursework.mlflow.cli.model.EvaluateCommand;
import io.coursework.mlflow.cli.model.ExportCommand;
import io.coursework.mlflow.cli.model.HooksCommand;
import io.coursework.mlflow.cli.model.PredictCommand;
import io.coursework.mlflow.cli.model.ProbeCommand;
import io.coursework.mlflow.cli.model.ProbesCommand;
import io.coursework.mlflow.cli.runs.BestRunsCommand;
import io.coursework.mlflow.cli.runs.CompareCommand;
import io.coursework.mlflow.cli.runs.DoctorCommand;
import io.coursework.mlflow.cli.runs.GcCommand;
import io.coursework.mlflow.cli.runs.NoteCommand;
import io.coursework.mlflow.cli.runs.ReapCommand;
import io.coursework.mlflow.cli.runs.RegisterCommand;
import io.coursework.mlflow.cli.runs.RunsCommand;
import io.coursework.mlflow.cli.runs.SyncCommand;
import io.coursework.mlflow.cli.runs.TagCommand;
import io.coursework.mlflow.cli.sweep.ReproducePaperCommand;
import io.coursework.mlflow.cli.sweep.SweepCommand;
import io.coursework.mlflow.cli.sweep.SweepPlanCommand;
import io.coursework.mlflow.cli.sweep.SweepResultsCommand;
import io.coursework.mlflow.cli.sweep.SweepRunCommand;
import io.coursework.mlflow.cli.train.DemoCommand;
import io.coursework.mlflow.cli.train.LrRangeCommand;
import io.coursework.mlflow.cli.train.ReplicateCommand;
import io.coursework.mlflow.cli.train.RerunCommand;
import io.coursework.mlflow.cli.train.StudyCommand;
import io.coursework.mlflow.cli.train.TrainCommand;
import io.coursework.mlflow.cli.train.VerifyCommand;

/** The catalogue of commands. */
public final class CliModule extends AbstractModule {

  @Override
  protected void configure() {
    Multibinder<Command> commands = Multibinder.newSetBinder(binder(), Command.class);
    commands.addBinding().to(TrainCommand.class);
    commands.addBinding().to(EvaluateCommand.class);
    commands.addBinding().to(ProbeCommand.class);
    commands.addBinding().to(ProbesCommand.class);
    commands.addBinding().to(HooksCommand.class);
    commands.addBinding().to(LrRangeCommand.class);
    commands.addBinding().to(DemoCommand.class);
    commands.addBinding().to(StudyCommand.class);
    commands.addBinding().to(SweepCommand.class);
    commands.addBinding().to(SweepPlanCommand.class);
    commands.addBinding().to(SweepRunCommand.class);
    commands.addBinding().to(SweepResultsCommand.class);
    commands.addBinding().to(ReproducePaperCommand.class);
    commands.addBinding().to(CompareCommand.class);
    commands.addBinding().to(PredictCommand.class);
    commands.addBinding().to(ExportCommand.class);
    commands.addBinding().to(VerifyCommand.class);
    commands.addBinding().to(RerunCommand.class);
    commands.addBinding().to(ReplicateCommand.class);
    commands.addBinding().to(RunsCommand.class);
    commands.addBinding().to(BestRunsCommand.class);
    commands.addBinding().to(RegisterCommand.class);
    commands.addBinding().to(TagCommand.class);
    commands.addBinding().to(NoteCommand.class);
    commands.addBinding().to(GcCommand.class);
    commands.addBinding().to(SyncCommand.class);
    commands.addBinding().to(ReapCommand.class);
    commands.addBinding().to(DoctorCommand.class);
    commands.addBinding().to(DataGenerateCommand.class);
    commands.addBinding().to(DataCheckCommand.class);
    commands.addBinding().to(DataStatsCommand.class);
    commands.addBinding().to(TasksCommand.class);
    commands.addBinding().to(CurriculaCommand.class);
    commands.addBinding().to(BenchCommand.class);
    commands.addBinding().to(CompletionCommand.class);
  }
}
