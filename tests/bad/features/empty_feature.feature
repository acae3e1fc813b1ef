# language: zh-CN
功能: 没有场景

  这里只有说明。
