package io.coursework.mlflow.slurm;

import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A real Slurm of one node, this machine, from the system's packages: munged, slurmctld and slurmd
 * with files and ports of their own. The partition {@code high} preempts jobs of {@code low}, which
 * are requeued; arrays have indexes up to 15.
 */
final class SlurmCluster implements AutoCloseable {

  private static final List<String> PROGRAMS = List.of("munged", "slurmctld", "slurmd", "sbatch");

  private final Path folder;
  private final Path configuration;
  private final List<Process> processes = new ArrayList<>();

  private SlurmCluster(Path folder) {
    this.folder = folder;
    this.configuration = folder.resolve("slurm.conf");
  }

  /** Skips a test where there is no Slurm, or nobody who may start it. */
  static void assumeInstalled() {
    for (String program : PROGRAMS) {
      Assumptions.assumeTrue(
          Files.isExecutable(Path.of("/usr/sbin", program))
              || Files.isExecutable(Path.of("/usr/bin", program)),
          "there is no %s; apt-get install slurm-wlm munge".formatted(program));
    }
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "slurmd must be started by root");
  }

  /** Starts one and waits until its node is idle. */
  static SlurmCluster start(Path folder) throws Exception {
    SlurmCluster cluster = new SlurmCluster(Files.createDirectories(folder));
    try {
      cluster.start();
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void start() throws Exception {
    // Munge wants folders that others cannot write.
    for (String name : List.of("munge", "state", "spool")) {
      Path made = Files.createDirectory(folder.resolve(name));
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    byte[] key = new byte[128];
    new SecureRandom().nextBytes(key);
    Path keyFile = Files.write(folder.resolve("munge/key"), key);
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("r--------"));
    Files.writeString(configuration, configuration());
    daemon(
        "munged",
        "--foreground",
        "--force", // as root, and below a folder of temporary files
        "--key-file=" + keyFile,
        "--socket=" + folder.resolve("munge/socket"),
        "--pid-file=" + folder.resolve("munge/pid"),
        "--log-file=" + folder.resolve("munge/log"),
        "--seed-file=" + folder.resolve("munge/seed"));
    Eventually.await("munged", () -> alive() && Files.exists(folder.resolve("munge/socket")));
    daemon("slurmctld", "-D", "-i", "-f", configuration.toString());
    daemon("slurmd", "-D", "-f", configuration.toString());
    Eventually.await(
        "an idle node",
        () -> alive() && run("sinfo", "--noheader", "--format=%T").contains("idle"));
  }

  private String configuration() throws IOException {
    String host = InetAddress.getLocalHost().getHostName();
    int processors = Runtime.getRuntime().availableProcessors();
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket two = new ServerSocket(0)) {
      return """
          ClusterName=test
          SlurmctldHost=%s(127.0.0.1)
          SlurmctldPort=%d
          SlurmdPort=%d
          SlurmUser=root
          AuthType=auth/munge
          AuthInfo=socket=%s/munge/socket,cred_expire=5
          StateSaveLocation=%s/state
          SlurmdSpoolDir=%s/spool
          SlurmctldPidFile=%s/slurmctld.pid
          SlurmdPidFile=%s/slurmd.pid
          ProctrackType=proctrack/linuxproc
          TaskPlugin=task/none
          SelectType=select/cons_tres
          SelectTypeParameters=CR_Core
          ReturnToService=2
          MaxArraySize=16
          PreemptType=preempt/partition_prio
          PreemptMode=REQUEUE
          NodeName=%s NodeAddr=127.0.0.1 CPUs=%d RealMemory=2048 State=UNKNOWN
          PartitionName=low Nodes=%s Default=YES PriorityTier=1 PreemptMode=REQUEUE
          PartitionName=high Nodes=%s PriorityTier=2 PreemptMode=OFF
          """
          .formatted(
              host,
              one.getLocalPort(),
              two.getLocalPort(),
              folder,
              folder,
              folder,
              folder,
              folder,
              host,
              processors,
              host,
              host);
    }
  }

  private void daemon(String program, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of(program));
    words.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(program + ".log").toFile());
    builder.environment().put("SLURM_CONF", configuration.toString());
    builder.environment().merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
    processes.add(builder.start());
  }

  /** So far; a daemon that has ended says why. */
  private boolean alive() throws IOException {
    for (Process process : processes) {
      if (!process.isAlive()) {
        throw new AssertionError("a daemon of Slurm ended: " + logs());
      }
    }
    return true;
  }

  /** What the daemons said. */
  String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String program : PROGRAMS) {
      Path log = folder.resolve(program + ".log");
      if (Files.exists(log)) {
        all.append(program).append(": ").append(Files.readString(log)).append('\n');
      }
    }
    return all.toString();
  }

  /** Runs a command of Slurm, in the folder. */
  String run(String... words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
    builder.environment().put("SLURM_CONF", configuration.toString());
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = Eventually.exitCode(String.join(" ", words), process);
    if (exitCode != 0) {
      throw new IOException("%s: %s".formatted(String.join(" ", words), said));
    }
    return said;
  }

  /** Submits a job, and says its number. */
  String submit(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("sbatch", "--parsable"));
    command.addAll(List.of(words));
    return run(command.toArray(String[]::new)).strip();
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      Process process = processes.get(i);
      List<ProcessHandle> below = process.descendants().toList();
      process.destroy();
      Eventually.exitCode("a daemon of Slurm", process);
      below.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
