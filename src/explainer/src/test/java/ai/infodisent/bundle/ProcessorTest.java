package ai.infodisent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessorTest {

  private static final String SKYLAKE =
      """
      processor\t: 0
      vendor_id\t: GenuineIntel
      cpu family\t: 6
      model\t\t: 85
      model name\t: Intel(R) Xeon(R) Platinum 8175M CPU @ 2.50GHz
      cpu MHz\t\t: 3100.402
      fpu\t\t: yes
      flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat clflush mmx fxsr sse \
      sse2 ss ht syscall nx pdpe1gb rdtscp lm constant_tsc rep_good nopl xtopology nonstop_tsc cpuid \
      tsc_known_freq pni pclmulqdq ssse3 fma cx16 pcid sse4_1 sse4_2 x2apic movbe popcnt aes xsave avx f16c \
      rdrand hypervisor lahf_lm abm 3dnowprefetch fsgsbase bmi1 avx2 smep bmi2 erms invpcid mpx avx512f \
      avx512dq rdseed adx smap clflushopt clwb avx512cd avx512bw avx512vl xsaveopt xsavec xgetbv1 xsaves \
      ida arat pku ospke
      vmx flags\t: vnmi preemption_timer avx_vnni
      bugs\t\t: cpu_meltdown spectre_v1 spectre_v2
      bogomips\t: 5000.00

      processor\t: 1
      flags\t\t: fpu amx_tile amx_int8
      """;

  private static final String GRAVITON3 =
      """
      processor\t: 0
      BogoMIPS\t: 2100.00
      Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm jscvt \
      fcma lrcpc dcpop sha3 sm3 sm4 asimddp sha512 sve asimdfhm dit uscat ilrcpc flagm ssbs paca pacg dcpodp \
      svei8mm svebf16 i8mm bf16 dgh rng
      CPU implementer\t: 0x41
      CPU architecture: 8
      CPU variant\t: 0x1
      CPU part\t: 0xd40
      CPU revision\t: 1

      """;

  private static final String PI =
      """
      processor       : 0
      BogoMIPS        : 108.00
      Features        : fp asimd evtstrm crc32 cpuid
      CPU implementer : 0x41
      CPU part        : 0xd08
      """;

  @Test
  void anIntelProcessorIsItsVectorInstructionsAndNothingElse() throws IOException {
    assertEquals(
        Optional.of(
            new Processor(
                "x86_64",
                List.of(
                    "avx", "avx2", "avx512bw", "avx512dq", "avx512f", "avx512vl", "f16c", "fma"))),
        parse("amd64", SKYLAKE));
  }

  @Test
  void anArmProcessorIsToo() throws IOException {
    assertEquals(
        Optional.of(
            new Processor(
                "aarch64", List.of("asimddp", "asimdhp", "bf16", "i8mm", "sve", "svei8mm"))),
        parse("aarch64", GRAVITON3));
  }

  @Test
  void aProcessorMayHaveNoneOfThem() throws IOException {
    assertEquals(Optional.of(new Processor("aarch64", List.of())), parse("arm64", PI));
  }

  @Test
  void nothingIsReadBeyondTheFirstProcessorsFeatures() throws IOException {
    BufferedReader reader = new BufferedReader(new StringReader(SKYLAKE));
    Processor.parse("amd64", reader);
    assertTrue(reader.readLine().startsWith("vmx flags"));
  }

  @Test
  void withoutFeaturesNothingIsKnown() throws IOException {
    assertEquals(Optional.empty(), parse("amd64", ""));
    assertEquals(Optional.empty(), parse("amd64", "no colon\nflag : avx\nvmx flags : avx\n:\n"));
    assertEquals(Optional.empty(), parse("riscv64", "processor : 0\nisa : rv64imafdc\n"));
  }

  @Test
  void theOrderOfFeaturesSaysNothing() {
    Processor one = new Processor("x86_64", List.of("fma", "avx", "fma"));
    assertEquals(List.of("avx", "fma"), one.features());
    assertTrue(one.isLike(new Processor("x86_64", List.of("avx", "fma"))));
    assertFalse(one.isLike(new Processor("x86_64", List.of("avx"))));
    assertFalse(one.isLike(new Processor("aarch64", List.of("avx", "fma"))));
  }

  @Test
  void namesThatAreNoneAreRefused() {
    for (String name : Arrays.asList(null, "", " ", "a b", "../x")) {
      assertThrows(IllegalArgumentException.class, () -> new Processor(name, List.of()));
      assertThrows(
          IllegalArgumentException.class, () -> new Processor("x86_64", Arrays.asList(name)));
    }
    assertThrows(IllegalArgumentException.class, () -> new Processor("x86_64", null));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisMachinesProcessorIsWhatLinuxSaysOfIt() throws IOException {
    String description = Files.readString(Path.of("/proc/cpuinfo"));
    Processor here = Processor.ofThisMachine().orElseThrow();
    assertEquals(parse(System.getProperty("os.arch"), description), Optional.of(here));
    for (String feature : here.features()) {
      assertTrue(description.contains(" " + feature), feature);
    }
  }

  private static Optional<Processor> parse(String architecture, String text) throws IOException {
    return Processor.parse(architecture, new BufferedReader(new StringReader(text)));
  }
}
