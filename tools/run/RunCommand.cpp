#include "run/RunCommand.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>

#include "compile/CompilationOptions.hpp"
#include "compile/KernelMaker.hpp"
#include "kernel/Failure.hpp"
#include "kernel/KernelLibrary.hpp"
#include "kernel/Launch.hpp"
#include "run/DataSpec.hpp"
#include "run/KernelArguments.hpp"
#include "run/ShowArray.hpp"

namespace invar::tools {
namespace {

struct Options {
  std::string file, kernel;
  std::string grid, groups, group;
  std::vector<std::string> buffers, values, threadgroups, constants, prints, saves;
  CompileRequest compile;
  unsigned repeats = 0;
};

constexpr uint64_t kHead = 16;

struct Data {
  Array array;
  NS::SharedPtr<MTL::Buffer> buffer;
};

MTL::Size sizeOfShape(const std::string& text, const char* option) {
  const auto shape = parseShape(text);
  if (shape.size() > 3) throw Failure(fmt::format("{} {}: has more than three dimensions", option, text));
  return MTL::Size::Make(shape[0], shape.size() > 1 ? shape[1] : 1, shape.size() > 2 ? shape[2] : 1);
}

/// A threadgroup that fits the grid: at most 256 threads, x before y before z.
MTL::Size threadgroupFor(MTL::Size grid, NS::UInteger most) {
  NS::UInteger left = std::min<NS::UInteger>(most, 256);
  const auto take = [&](NS::UInteger extent) {
    const NS::UInteger taken = std::min(extent, left);
    left /= taken;
    return taken;
  };
  const NS::UInteger width = take(grid.width), height = take(grid.height);
  return MTL::Size::Make(width, height, take(grid.depth));
}

std::string onlyKernel(const KernelLibrary& library, const std::string& file) {
  const auto kernels = library.kernels();
  if (kernels.size() == 1) return kernels[0];
  if (kernels.empty()) throw Failure(fmt::format("{} has no kernel", file));
  throw Failure(fmt::format("{} has {} kernels; name one behind the file, such as `invar run {} {}`; "
                            "`invar compile {}` lists them", file, kernels.size(), file, kernels[0], file));
}

KernelLibrary compiled(const Options& options) {
  std::string error;
  auto library = KernelMaker(options.compile).library(options.file, error);
  if (!library) throw Failure(fmt::format("{}: {}", options.file, error));
  return KernelLibrary(std::move(library));
}

class Run {
public:
  explicit Run(const Options& options)
      : m_options(options), m_library(compiled(options)),
        m_kernel(options.kernel.empty() ? onlyKernel(m_library, options.file) : options.kernel),
        m_pipeline(m_library.pipeline(m_kernel, constants())), m_arguments(m_pipeline.get()), m_launch(m_pipeline) {}

  void run() {
    bind();
    dispatch();
    show();
    save();
    if (m_options.repeats) time();
  }

private:
  Constants constants() const {
    const auto declared = m_library.constantsOf(m_kernel);
    const auto isCalled = [](const ConstantInfo& constant, const std::string& name) {
      return name == constant.name || name == std::to_string(constant.index);
    };
    Constants given;
    for (const auto& text : m_options.constants) {
      const auto [name, value] = splitAssignment(text, "--constant");
      std::vector<Number> elements;
      for (size_t begin = 0; begin <= value.size();) {
        const size_t end = std::min(value.find(',', begin), value.size());
        const auto number = numberOf(value.substr(begin, end - begin));
        if (!number) throw Failure(fmt::format("--constant {}: '{}' is no number", text, value.substr(begin, end - begin)));
        elements.push_back(*number);
        begin = end + 1;
      }
      if (std::none_of(declared.begin(), declared.end(), [&, name = name](const auto& constant) { return isCalled(constant, name); })) {
        std::string names;
        for (const auto& constant : declared) names += fmt::format("{}{} {}", names.empty() ? "" : ", ", constant.index, constant.name);
        throw Failure(fmt::format("kernel {} has no function constant '{}'; it has {}", m_kernel, name, names.empty() ? "none" : names));
      }
      given.emplace_back(name, ConstantValue(std::move(elements)));
    }
    for (const auto& constant : declared)
      if (constant.isRequired && std::none_of(given.begin(), given.end(), [&](const auto& one) { return isCalled(constant, one.first); }))
        throw Failure(fmt::format("kernel {} needs a value for function constant {} '{}', such as --constant {}=1", m_kernel,
                                  constant.index, constant.name, constant.name));
    return given;
  }

  void bind() {
    std::set<unsigned> buffers, threadgroups;
    for (const auto& text : m_options.buffers) {
      const auto [where, spec] = splitAssignment(text, "--buffer");
      const auto& argument = m_arguments.find(MTL::BindingTypeBuffer, where);
      Array array = parseData(spec, argument.elementType);
      auto buffer = NS::TransferPtr(m_library.device()->newBuffer(array.bytes.data(), array.bytes.size(), MTL::ResourceStorageModeShared));
      if (!buffer) throw Failure(fmt::format("--buffer {}: no memory for {} bytes", text, array.bytes.size()));
      m_launch.buffer(argument.index, buffer);
      m_data.insert_or_assign(argument.index, Data{std::move(array), std::move(buffer)});
      buffers.insert(argument.index);
    }
    for (const auto& text : m_options.values) {
      const auto [where, spec] = splitAssignment(text, "--value");
      const auto& argument = m_arguments.find(MTL::BindingTypeBuffer, where);
      m_launch.bytes(argument.index, parseValues(spec, argument.elementType));
      buffers.insert(argument.index);
    }
    for (const auto& text : m_options.threadgroups) {
      const auto [where, bytes] = splitAssignment(text, "--threadgroup");
      const auto& argument = m_arguments.find(MTL::BindingTypeThreadgroupMemory, where);
      m_launch.threadgroup(argument.index, countOf(parseShape(bytes)));
      threadgroups.insert(argument.index);
    }
    m_arguments.requireAll(MTL::BindingTypeBuffer, buffers);
    m_arguments.requireAll(MTL::BindingTypeThreadgroupMemory, threadgroups);
  }

  double dispatch() {
    const NS::UInteger most = m_pipeline->maxTotalThreadsPerThreadgroup();
    if (m_options.grid.empty() == m_options.groups.empty())
      throw Failure("say how many threads run, such as --grid 1024 or --grid 64x64, or how many threadgroups: --groups 16 --group 64");
    if (!m_options.groups.empty()) {
      if (m_options.group.empty()) throw Failure("--groups needs the threads of a threadgroup too, such as --group 64");
      return m_launch.runGroups(sizeOfShape(m_options.groups, "--groups"), sizeOfShape(m_options.group, "--group"));
    }
    const MTL::Size grid = sizeOfShape(m_options.grid, "--grid");
    return m_launch.runThreads(grid, m_options.group.empty() ? threadgroupFor(grid, most) : sizeOfShape(m_options.group, "--group"));
  }

  /// What a buffer holds now, as elements of the type it was given with.
  Array contents(const std::string& where) const {
    const auto& argument = m_arguments.find(MTL::BindingTypeBuffer, where);
    const auto found = m_data.find(argument.index);
    if (found == m_data.end()) throw Failure(fmt::format("buffer {} '{}' was given with --value; only --buffer has results", argument.index, argument.name));
    Array array = found->second.array;
    const auto* bytes = static_cast<const char*>(found->second.buffer->contents());
    array.bytes.assign(bytes, bytes + array.bytes.size());
    return array;
  }

  void show() const {
    std::vector<std::pair<std::string, uint64_t>> wanted;
    for (const auto& text : m_options.prints) {
      const size_t colon = text.find(':');
      const std::string count = colon == std::string::npos ? "" : text.substr(colon + 1);
      wanted.emplace_back(text.substr(0, colon), count.empty() ? kHead : count == "all" ? ~uint64_t(0) : countOf(parseShape(count)));
    }
    if (m_options.prints.empty() && m_options.saves.empty())
      for (const auto& argument : m_arguments.all())
        if (argument.kind == MTL::BindingTypeBuffer && argument.isWritten && m_data.contains(argument.index))
          wanted.emplace_back(std::to_string(argument.index), kHead);
    for (const auto& [where, count] : wanted) {
      const auto& argument = m_arguments.find(MTL::BindingTypeBuffer, where);
      const Array array = contents(where);
      fmt::print("{} {} ({} {})\n{}", argument.index, argument.name, textOfShape(array.shape), nameOf(array.type), showArray(array, count));
    }
  }

  void save() const {
    for (const auto& text : m_options.saves) {
      const auto [where, path] = splitAssignment(text, "--save");
      const Array array = contents(where);
      if (path.ends_with(".npy")) {
        writeNpy(path, array);
        continue;
      }
      std::ofstream stream(path, std::ios::binary);
      stream.write(array.bytes.data(), static_cast<std::streamsize>(array.bytes.size()));
      stream.flush();
      if (!stream) throw Failure(fmt::format("{}: cannot be written", path));
    }
  }

  /// The first run, whose results were shown, was the warm-up. A kernel that changes its input goes on with it.
  void time() {
    std::vector<double> device, wall;
    for (unsigned i = 0; i < m_options.repeats; ++i) {
      const auto start = std::chrono::steady_clock::now();
      device.push_back(dispatch());
      wall.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(device.begin(), device.end());
    std::sort(wall.begin(), wall.end());
    const auto middle = device.size() / 2;
    fmt::print("{} runs: median {:.4f} ms on the device (least {:.4f}), {:.4f} ms with commit and wait (least {:.4f})\n", device.size(),
               device[middle] * 1e3, device[0] * 1e3, wall[middle] * 1e3, wall[0] * 1e3);
  }

  const Options& m_options;
  KernelLibrary m_library;
  std::string m_kernel;
  KernelLibrary::Pipeline m_pipeline;
  KernelArguments m_arguments;
  Launch m_launch;
  std::map<unsigned, Data> m_data;
};

int run(const Options& options) {
  auto pool = NS::TransferPtr(NS::AutoreleasePool::alloc()->init());
  try {
    Run(options).run();
    return 0;
  } catch (const Failure& failure) {
    fmt::print(stderr, "invar run: {}\n", failure.what());
    return 1;
  }
}

}  // namespace

void addRunCommand(CLI::App& app, int& status) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("run", "Run one kernel of a file on data, and print or save the results");
  command->add_option("file", options->file, "File of Metal Shading Language source")->required();
  command->add_option("kernel", options->kernel, "Kernel; may be left out when the file has one");
  const auto add = [&](const char* flags, auto& target, const char* type, const char* help) {
    return command->add_option(flags, target, help)->type_name(type)->group("Arguments");
  };
  add("-b,--buffer", options->buffers, "WHERE=DATA", "A buffer's data; WHERE is the argument's index or name")->allow_extra_args(false);
  add("-v,--value", options->values, "WHERE=V[,V...]", "Scalars, as setBytes: 1024, 0.5:half, or a struct's members 4,8:int,0.5:float")->allow_extra_args(false);
  add("-t,--threadgroup", options->threadgroups, "WHERE=BYTES", "Length of a threadgroup argument")->allow_extra_args(false);
  add("-c,--constant", options->constants, "NAME=VALUE", "A function constant, by name or index; numbers with commas between them for a vector")->allow_extra_args(false);
  const auto addRun = [&](const char* flags, auto& target, const char* type, const char* help) {
    return command->add_option(flags, target, help)->type_name(type)->group("Dispatch");
  };
  addRun("-g,--grid", options->grid, "WxHxD", "Threads of the grid (dispatchThreads)");
  addRun("--groups", options->groups, "WxHxD", "Threadgroups of the grid instead (dispatchThreadgroups)");
  addRun("--group", options->group, "WxHxD", "Threads of a threadgroup; at most 256 that fit the grid, when left out");
  addRun("--time", options->repeats, "N", "Run N times more and report how long it takes");
  const auto addResult = [&](const char* flags, auto& target, const char* type, const char* help) {
    return command->add_option(flags, target, help)->type_name(type)->group("Results")->allow_extra_args(false);
  };
  addResult("-p,--print", options->prints, "WHERE[:COUNT|:all]", "Print the first elements (16), or all; without --print and --save, whatever the kernel writes");
  addResult("-s,--save", options->saves, "WHERE=FILE", "Save as FILE.npy, or as raw bytes in any other file");
  addCompilationOptions(*command, options->compile);
  command->footer(
      std::string("\nDATA is one of\n") + kDataSpecHelp +
      "\nTYPE is " + elementTypeNames() + " (int32_t, f4 and the like too); left out, the type of the kernel's argument.\n"
      "\nExamples:\n"
      "  invar run add.metal --grid 1024 --buffer 0=range:0..1024 --buffer 1=fill:0.5:1024 --buffer 2=zeros:1024\n"
      "  invar run add.metal add -g 4 -b a=values:1,2,3,4 -b b=values:10,20,30,40 -b sum=zeros:4 --print sum\n"
      "  invar run blur.metal blur --grid 64x48 --group 16x16 -b 0=image.npy -b 1=zeros:48x64:half --save 1=blurred.npy\n"
      "  invar run norm.metal norm --groups 32 --group 256 -b x=random:32x1024 -b y=zeros:32x1024 -v n=1024 -t 0=1024\n"
      "  invar run gemm.metal gemm_f16 -I include -D TILE=32 -c transposed=true --grid 512x512 ... --time 100");
  command->callback([options, &status] { status = run(*options); });
}

}  // namespace invar::tools
