#include "peers/Products.hpp"

#include <cblas.h>
#include <dnnl.hpp>

#include <memory>

extern "C" void omp_set_num_threads(int);

namespace invar::bench {
namespace {

struct Matrices {
  std::vector<float> a, b, c;
  explicit Matrices(size_t n) : a(n * n, 0.5f), b(n * n, 0.25f), c(n * n) {}
};

}  // namespace

MakeWork oneDnnProducts(unsigned n, bool allCores) {
  return [=](unsigned) -> Work {
    omp_set_num_threads(allCores ? int(cores()) : 1);
    struct State {
      Matrices m;
      dnnl::engine engine{dnnl::engine::kind::cpu, 0};
      dnnl::stream stream{engine};
      dnnl::memory a, b, c;
      dnnl::matmul product;
      explicit State(unsigned n) : m(n) {
        using memory = dnnl::memory;
        const memory::desc layout({n, n}, memory::data_type::f32, memory::format_tag::ab);
        a = memory(layout, engine, m.a.data());
        b = memory(layout, engine, m.b.data());
        c = memory(layout, engine, m.c.data());
        product = dnnl::matmul(dnnl::matmul::primitive_desc(dnnl::matmul::desc(layout, layout, layout), engine));
      }
    };
    auto state = std::make_shared<State>(n);
    return [state] {
      state->product.execute(state->stream, {{DNNL_ARG_SRC, state->a}, {DNNL_ARG_WEIGHTS, state->b}, {DNNL_ARG_DST, state->c}});
      state->stream.wait();
    };
  };
}

MakeWork openBlasProducts(unsigned n) {
  return [=](unsigned) -> Work {
    auto m = std::make_shared<Matrices>(n);
    return [m, n] {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, int(n), int(n), int(n), 1, m->a.data(), int(n), m->b.data(),
                  int(n), 0, m->c.data(), int(n));
    };
  };
}

}  // namespace invar::bench
