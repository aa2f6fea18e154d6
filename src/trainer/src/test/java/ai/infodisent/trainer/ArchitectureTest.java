package ai.infodisent.trainer;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "ai.infodisent", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule graphsKnowNothingElseOfTheTrainer =
      noClasses()
          .that()
          .resideInAPackage("ai.infodisent.trainer.onnx..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("ai.infodisent.trainer..")
                  .and(not(resideInAPackage("ai.infodisent.trainer.onnx..")))
                  .and(not(belongToAnyOf(TrainerException.class))));

  @ArchTest
  static final ArchRule dataSetsDoNotKnowWhatIsFittedOnThem =
      noClasses()
          .that()
          .resideInAPackage("ai.infodisent.trainer.data..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.infodisent.trainer.fit..", "ai.infodisent.trainer.evaluate..");

  @ArchTest
  static final ArchRule onlyCommandsKnowTheCommandLine =
      noClasses()
          .that()
          .resideInAnyPackage("ai.infodisent.trainer.*..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("picocli..", "me.tongfei..", "org.jline..")
                  .or(
                      resideInAPackage("ai.infodisent.trainer")
                          .and(not(belongToAnyOf(TrainerException.class, Progress.class)))
                          .and(not(belongToAnyOf(Progress.Stage.class, Progress.Epoch.class)))));

  @ArchTest
  static final ArchRule theExplainerKnowsNeitherTrainerNorFrameworks =
      noClasses()
          .that(resideInAPackage("ai.infodisent..").and(not(resideInAPackage("..trainer.."))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "ai.infodisent.trainer..",
              "ai.infodisent.function..",
              "io.quarkus..",
              "picocli..",
              "com.google.protobuf..",
              "ai.onnx.proto..");

  @ArchTest
  static final ArchRule picturesKnowNothingOfModels =
      noClasses()
          .that()
          .resideInAPackage("ai.infodisent.image..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("ai.infodisent..")
                  .and(not(resideInAPackage("ai.infodisent.image.."))));

  @ArchTest
  static final ArchRule theTrainersPackagesHaveNoCycles =
      slices().matching("ai.infodisent.trainer.(*)..").should().beFreeOfCycles();
}
