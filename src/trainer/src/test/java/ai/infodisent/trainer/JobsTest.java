package ai.infodisent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.infodisent.model.Device;
import ai.infodisent.trainer.fit.Shard;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Jobs ask Kubernetes for what it understands, and the trainer for what it does. */
class JobsTest {

  private static final long USER = 10001;

  /** The trainer's exit code for what is not possible as asked. */
  private static final int MISUSED = 2;

  static Stream<Job> jobs() throws IOException {
    return Stream.of(Manifests.extract(), Manifests.fit());
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aManifestIsAJobAndNothingElse(Job job) {
    assertEquals("batch/v1", job.getApiVersion());
    assertEquals("Job", job.getKind());
    assertTrue(job.getMetadata().getName().startsWith("infodisent-"));
    assertEquals(1, pod(job).getContainers().size());
    assertEquals(List.of(), pod(job).getInitContainers());
  }

  @ParameterizedTest
  @CsvSource({
    "completionMode:, completionmode:",
    "backoffLimitPerIndex:, backoffLimitPerindex:",
    "onExitCodes:, onExitCode:",
    "claimName:, claim:",
    "mountPath:, mountpath:",
    "kind:, 'kind: Job\nkind:'",
    "kind:, '---\nkind:'"
  })
  void whatASchemaDoesNotHaveIsFound(String right, String wrong) throws IOException {
    String manifest = Files.readString(Manifests.FOLDER.resolve("extract-job.yaml"));
    assertTrue(manifest.contains(right));
    assertThrows(IOException.class, () -> Manifests.job(manifest.replaceFirst(right, wrong)));
  }

  @Test
  void everyFileBeginsWithTheCommandThatUsesItAndIsSpokenOf() throws IOException {
    String readme = Files.readString(Manifests.FOLDER.resolveSibling("README.md"));
    try (Stream<Path> files = Files.list(Manifests.FOLDER)) {
      for (Path file : files.toList()) {
        String name = "trainer/" + file.getFileName();
        String head =
            Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("#"))
                .collect(Collectors.joining("\n"));
        assertTrue(head.contains("-f function-deploy/" + name), name);
        assertTrue(readme.contains("(" + name + ")"), name);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void theTrainerUnderstandsEveryArgument(Job job) {
    String verb = Manifests.arguments(job, 0).get(0);
    assertEquals("infodisent-" + verb, job.getMetadata().getName());
    assertEquals(verb, Manifests.container(job).getName());
    for (int index = 0; index < shares(job); index++) {
      List<String> arguments = Manifests.arguments(job, index);
      assertTrue(arguments.stream().noneMatch(one -> one.contains("$(")), arguments.toString());
      assertEquals(verb, parsed(arguments, Manifests.environment(job)).name());
    }
    // The image says how it starts.
    assertEquals(List.of(), Manifests.container(job).getCommand());
  }

  /** As a comment says, for it is of another build and other machines. */
  @ParameterizedTest
  @MethodSource("jobs")
  void onAGpuTheTrainerIsToldOfIt(Job job) throws IOException {
    String manifest = Files.readString(Manifests.FOLDER.resolve("extract-job.yaml"));
    assertTrue(manifest.contains("\"--device\", \"cuda\" among the arguments"));
    List<String> arguments = new ArrayList<>(Manifests.arguments(job, 0));
    arguments.addAll(List.of("--device", "cuda"));
    CommandSpec verb = parsed(arguments, Manifests.environment(job));
    assertEquals(Device.CUDA, value(verb, "--device"));
  }

  @ParameterizedTest
  @CsvSource({"--shard, --shards", "--cache, --caches", "--backbone, --shard", "extract, extracts"})
  void anArgumentThatIsNoneIsFound(String right, String wrong) throws IOException {
    List<String> arguments =
        Manifests.arguments(Manifests.extract(), 0).stream()
            .map(one -> one.equals(right) ? wrong : one)
            .toList();
    assertThrows(ParameterException.class, () -> parsed(arguments, Map.of()));
  }

  @Test
  void everyPodHasAShareOfItsOwnAndTogetherTheyHaveAll() throws IOException {
    Job job = Manifests.extract();
    JobSpec spec = job.getSpec();
    assertEquals("Indexed", spec.getCompletionMode());
    assertTrue(spec.getParallelism() >= 1 && spec.getParallelism() <= spec.getCompletions());
    Set<Shard> shards = new HashSet<>();
    for (int index = 0; index < spec.getCompletions(); index++) {
      Shard shard = shard(job, index);
      assertEquals(index, shard.index());
      assertEquals(spec.getCompletions(), shard.count());
      shards.add(shard);
    }
    assertEquals(spec.getCompletions(), shards.size());
    assertThrows(IllegalArgumentException.class, () -> shard(job, spec.getCompletions()));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void whatIsCutOffIsTriedAgainAndWhatIsNotPossibleIsNot(Job job) {
    JobSpec spec = job.getSpec();
    boolean indexed = spec.getCompletionMode() != null;
    assertTrue((indexed ? spec.getBackoffLimitPerIndex() : spec.getBackoffLimit()) >= 1);
    // Policies by exit code want new pods, not new containers.
    assertEquals("Never", pod(job).getRestartPolicy());
    List<PodFailurePolicyRule> rules = spec.getPodFailurePolicy().getRules();
    assertEquals(2, rules.size());
    assertEquals("Ignore", rules.get(0).getAction());
    assertEquals("DisruptionTarget", rules.get(0).getOnPodConditions().get(0).getType());
    assertEquals("FailJob", rules.get(1).getAction());
    assertEquals("In", rules.get(1).getOnExitCodes().getOperator());
    assertEquals(List.of(MISUSED), rules.get(1).getOnExitCodes().getValues());
    assertEquals(MISUSED, Ran.of("extract", "--data").code());
  }

  @Test
  void aFitThatWasCutOffGoesOn() throws IOException {
    assertEquals(true, value(parsed(Manifests.fit()), "--resume"));
    assertNull(Manifests.fit().getSpec().getCompletions(), "no two work on one bundle");
    assertNull(Manifests.fit().getSpec().getParallelism());
  }

  @Test
  void aFitIsAskedWithWhatWasExtracted() throws IOException {
    CommandSpec extract = parsed(Manifests.extract());
    CommandSpec fit = parsed(Manifests.fit());
    for (var option : extract.commandLine().getParseResult().matchedOptions()) {
      if (!option.longestName().equals("--shard")) {
        assertEquals(
            option.<Object>getValue(), value(fit, option.longestName()), option.longestName());
      }
    }
    assertEquals(
        settings(Manifests.extract(), "INFODISENT_EXTRACT_"),
        settings(Manifests.fit(), "INFODISENT_FIT_"));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void everySettingIsKnownAndItsValueAccepted(Job job) {
    Map<String, String> environment = Manifests.environment(job);
    assertEquals("1", environment.get("ORT_DISABLE_TELEMETRY"));
    assertEquals(environment.size() - 1, fromTheEnvironment(job, environment));
    assertTrue(environment.size() > 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"INFODISENT_EXTRACT_PRESETS", "INFODISENT_FIT_PRESET", "EXTRACT_PRESET", "PRESET"})
  void aSettingThatIsNoneIsFound(String name) throws IOException {
    assertEquals(0, fromTheEnvironment(Manifests.extract(), Map.of(name, "torchvision")));
    assertThrows(
        ParameterException.class,
        () ->
            fromTheEnvironment(
                Manifests.extract(), Map.of("INFODISENT_EXTRACT_PRESET", "torch-vision")));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void everyPathIsOnAVolumeAndWrittenToWhereItMayBe(Job job) {
    CommandSpec verb = parsed(Manifests.arguments(job, 0), Manifests.environment(job));
    Set<String> written = Set.of("--cache", "--out");
    for (var option : verb.commandLine().getParseResult().matchedOptions()) {
      String text = option.originalStringValues().get(0);
      if (text.startsWith("/")) {
        List<VolumeMount> mounts = Manifests.mount(job, text);
        assertEquals(1, mounts.size(), text);
        boolean only = Boolean.TRUE.equals(mounts.get(0).getReadOnly());
        assertNotEquals(written.contains(option.longestName()), only, text);
        assertNotEquals("/tmp", mounts.get(0).getMountPath());
      }
    }
    assertEquals(List.of(), Manifests.mount(job, "/elsewhere/imagenet"));
    assertEquals(List.of(), Manifests.mount(job, "/data-of-others"));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void everyVolumeIsMountedAndItsClaimMade(Job job) throws IOException {
    Map<String, VolumeMount> mounts =
        Manifests.container(job).getVolumeMounts().stream()
            .collect(Collectors.toMap(VolumeMount::getName, mount -> mount));
    Set<String> claims =
        Manifests.claims().stream()
            .map(claim -> claim.getMetadata().getName())
            .collect(Collectors.toSet());
    assertEquals(mounts.size(), pod(job).getVolumes().size());
    for (Volume volume : pod(job).getVolumes()) {
      VolumeMount mount = mounts.get(volume.getName());
      assertEquals("/" + volume.getName(), mount.getMountPath());
      if (mount.getMountPath().equals("/tmp")) {
        // In memory it would count as the container's.
        assertNull(volume.getEmptyDir().getMedium());
      } else {
        var claim = volume.getPersistentVolumeClaim();
        assertTrue(claims.contains(claim.getClaimName()), claim.getClaimName());
        assertEquals(mount.getReadOnly(), claim.getReadOnly(), claim.getClaimName());
      }
    }
  }

  @Test
  void claimsAreForManyPodsAtOnce() throws IOException {
    assertEquals(3, Manifests.claims().size());
    for (PersistentVolumeClaim claim : Manifests.claims()) {
      assertEquals("v1", claim.getApiVersion());
      assertEquals("PersistentVolumeClaim", claim.getKind());
      assertEquals(List.of("ReadWriteMany"), claim.getSpec().getAccessModes());
    }
  }

  @Test
  void theVolumeHoldsAsManyFeaturesAsAreToBeKept() throws IOException {
    String limit = Manifests.environment(Manifests.extract()).get("INFODISENT_EXTRACT_CACHE_LIMIT");
    // The trainer's G is Kubernetes' Gi.
    assertTrue(bytes(new Quantity(limit + "i")) <= storage("infodisent-features"));
    assertTrue(imagenet() <= bytes(new Quantity(limit + "i")));
  }

  /** By the claim's comment. */
  private static long imagenet() {
    long channels = 2048;
    return (2 * channels * 7 * 7 + 4 * channels + 32) * 1_331_167;
  }

  @Test
  void theFunctionServesTheBundleThatIsFitted() throws IOException {
    Job fit = Manifests.fit();
    String out = value(parsed(fit), "--out").toString();
    String mounted = Manifests.mount(fit, out).get(0).getName();
    String claim =
        pod(fit).getVolumes().stream()
            .filter(volume -> volume.getName().equals(mounted))
            .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
            .findAny()
            .orElseThrow();
    String function =
        Files.readString(Manifests.FOLDER.resolveSibling("knative-bundle-volume.yaml"));
    assertTrue(function.contains("claimName: " + claim + "\n"), claim);
    assertTrue(function.contains("value: " + out + "\n"), out);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aPodHasNoRights(Job job) {
    SecurityContext context = Manifests.container(job).getSecurityContext();
    assertTrue(context.getRunAsNonRoot());
    assertEquals(USER, context.getRunAsUser());
    assertEquals(USER, context.getRunAsGroup());
    assertEquals(USER, pod(job).getSecurityContext().getFsGroup());
    assertTrue(context.getReadOnlyRootFilesystem());
    assertFalse(context.getAllowPrivilegeEscalation());
    assertEquals(List.of("ALL"), context.getCapabilities().getDrop());
    assertEquals(List.of(), context.getCapabilities().getAdd());
    assertEquals("RuntimeDefault", context.getSeccompProfile().getType());
    assertNull(context.getPrivileged());
    assertFalse(pod(job).getAutomountServiceAccountToken());
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void whatIsUsedIsAskedFor(Job job) {
    var resources = Manifests.container(job).getResources();
    assertEquals(Set.of("cpu", "memory"), resources.getLimits().keySet());
    assertEquals(resources.getLimits(), resources.getRequests());
  }

  private static PodSpec pod(Job job) {
    return job.getSpec().getTemplate().getSpec();
  }

  private static int shares(Job job) {
    Integer completions = job.getSpec().getCompletions();
    return completions == null ? 1 : completions;
  }

  private static Shard shard(Job job, int index) {
    CommandSpec verb = parsed(Manifests.arguments(job, index), Manifests.environment(job));
    return Shard.of(value(verb, "--shard").toString());
  }

  private static CommandSpec parsed(Job job) {
    return parsed(Manifests.arguments(job, 0), Manifests.environment(job));
  }

  /** The verb of a command line, with its options' values. */
  private static CommandSpec parsed(List<String> arguments, Map<String, String> environment) {
    CommandLine line = Trainer.line().setDefaultValueProvider(new Settings(environment));
    return line.parseArgs(arguments.toArray(String[]::new)).subcommand().commandSpec();
  }

  private static Object value(CommandSpec verb, String option) {
    return verb.findOption(option).getValue();
  }

  /** How many of a verb's settings come from an environment. */
  private static long fromTheEnvironment(Job job, Map<String, String> environment) {
    CommandSpec verb = parsed(Manifests.arguments(job, 0), environment);
    return new Settings(environment)
        .effective(verb).stream().filter(one -> one.source().equals("environment")).count();
  }

  private static Map<String, String> settings(Job job, String prefix) {
    return Manifests.environment(job).entrySet().stream()
        .filter(one -> one.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(one -> one.getKey().substring(prefix.length()), Map.Entry::getValue));
  }

  private static long storage(String claim) throws IOException {
    return Manifests.claims().stream()
        .filter(one -> one.getMetadata().getName().equals(claim))
        .map(one -> bytes(one.getSpec().getResources().getRequests().get("storage")))
        .findAny()
        .orElseThrow();
  }

  private static long bytes(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity).longValueExact();
  }
}
